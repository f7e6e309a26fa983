import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { charterHash, charterKind, type Charter } from "../../src/consortium/charter.ts";
import { foundCharter } from "../../src/consortium/found.ts";
import type { Author, Identity } from "../../src/consortium/identity.ts";
import { readSigned, signRecord } from "../../src/consortium/signed.ts";
import { admissionKind, type Admission } from "../../src/consortium/statement.ts";
import type { Status } from "../../src/daemon/status.ts";
import { flowV1Schema } from "../../src/features/flow-v1.ts";
import { inputWidth, schemaHash } from "../../src/features/schema.ts";
import { syntheticRecords } from "../../src/flows/synthetic-records.ts";
import { daemonKey, peerNameOf } from "../../src/gossip/libp2p-identity.ts";
import type { PeerName } from "../../src/gossip/network.ts";
import { mlp } from "../../src/model/spec.ts";
import { openOrganisationFolder } from "../../src/store/organisation-folder.ts";
import { createSite, eveLines, type Site } from "./running-daemon.ts";

/** A port that nobody has a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What the daemon at a site says of itself. */
export const statusOf = async (site: Site): Promise<Status> => (await (await site.ask("/api/status")).json()) as Status;

/** Where a daemon of a test's consortium is. */
export interface Place {
  /** What its process is started by; left out: nothing. */
  readonly within?: readonly string[];
  /** Its `network` in vervet.yaml, given the names of all sites' daemons. */
  network(peers: readonly PeerName[]): {
    readonly listen: readonly string[];
    readonly bootstrap: readonly string[];
    readonly [option: string]: unknown;
  };
}

/** How a test's consortium of daemons differs from a plain one. */
export interface SitesOptions {
  readonly roundMs: number;
  /** One for each organisation; left out: three, that look for the first on loopback. */
  readonly places?: readonly Place[];
  /** In each log. */
  readonly benignFlows?: number;
  /** Members besides, whose daemons the test plays. */
  readonly besides?: readonly Author[];
  readonly networkKey?: Uint8Array;
  /** Lines of vervet.yaml that every site has. */
  readonly config?: string;
}

/** Daemons of one consortium, not started. */
export interface Sites {
  /** The first is the admin's, where the others look for peers. */
  readonly sites: readonly Site[];
  readonly charter: Charter;
  readonly admin: Identity;
  /** Of the admin's daemon. */
  readonly address: string;
}

/** The shape of the model that these daemons learn. */
export const siteModel = mlp(inputWidth(flowV1Schema), [16], ["benign", "attack"]);

/** Of the traffic that the sites see. */
export const trafficSeed = "three";

/** A site's log, `eve.json` beside its vervet.yaml: enough flows to learn from. */
export function writeTraffic(dir: string, organisation: number, benignFlows = 400): void {
  const records = syntheticRecords({ seed: trafficSeed, organisation, benignFlows, flowsPerFamily: 60 });
  const lines = [...records].map((record, id) =>
    eveLines(record, id + 1, record.label === "benign" ? undefined : "a rule of the sensor"),
  );
  writeFileSync(join(dir, "eve.json"), lines.join(""));
}

/** Three places on loopback, where the others look for the first. */
async function threePlaces(): Promise<Place[]> {
  const listens = (await Promise.all([0, 1, 2].map(freePort))).map((port) => `/ip4/127.0.0.1/tcp/${port}`);
  return listens.map((listen, i) => ({
    network: ([first]) => ({ listen: [listen], bootstrap: i === 0 ? [] : [`${listens[0]}/p2p/${first}`] }),
  }));
}

/** Organisations of one charter, the first its admin, each with a log of its own. */
export async function foundSites(options: SitesOptions): Promise<Sites> {
  const { roundMs, benignFlows, besides = [], networkKey, config = "" } = options;
  const places = options.places ?? (await threePlaces());
  const sites = places.map(({ within }) =>
    createSite(
      `
sources: [{ name: eve, path: eve.json, format: suricata }]
detection: { falsePositiveRate: 0.05, surgeFactor: 1000 }
${config}
`,
      within,
    ),
  );
  const folders = sites.map(({ dir }) => openOrganisationFolder(join(dir, "data")));
  const [admin, ...guests] = folders.map((folder) => folder.identity(null));
  const charter = foundCharter({
    name: "three",
    spec: siteModel,
    schema: schemaHash(flowV1Schema),
    genesisSeed: "three",
    genesisTimeMs: Math.floor(Date.now()),
    roundMs,
    filter: { rule: "rank-witness", tolerated: null },
    admins: [admin!.author],
    threshold: 1,
  });
  const admissions = [...guests.map(({ author }) => author), ...besides].map((subject, i): Admission => ({
    kind: "admission",
    charter: charterHash(charter),
    subject,
    name: `guest ${i}`,
    invitation: `${i}`.padStart(64, "0"),
    atMs: Date.now(),
  }));
  const peers = await Promise.all(folders.map(async (folder) => peerNameOf(await daemonKey(folder.daemonSecret()))));
  for (const [i, folder] of folders.entries()) {
    if (networkKey !== undefined) folder.writeNetworkKey(networkKey);
    folder.writeCharter(signRecord(charterKind, charter, admin!));
    for (const admission of admissions) {
      const bytes = signRecord(admissionKind, admission, admin!);
      const read = readSigned(admissionKind, bytes);
      assert.ok(read.ok);
      folder.statements.write(read.hash, bytes);
    }
    const { config: path, dir } = sites[i]!;
    appendFileSync(path, `network: ${JSON.stringify(places[i]!.network(peers))}\n`);
    writeTraffic(dir, i, benignFlows);
  }
  return { sites, charter, admin: admin!, address: `${places[0]!.network(peers).listen[0]}/p2p/${peers[0]}` };
}
