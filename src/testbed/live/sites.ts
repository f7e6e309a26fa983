import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { charterHash, charterKind, type Charter } from "../../consortium/charter.ts";
import { foundCharter } from "../../consortium/found.ts";
import { recordHash, signRecord } from "../../consortium/signed.ts";
import { admissionKind, type Admission } from "../../consortium/statement.ts";
import { ensureToken } from "../../daemon/data-dir.ts";
import type { Detector } from "../../detection/detector.ts";
import { inputWidth, schemaHash } from "../../features/schema.ts";
import { daemonKey, peerNameOf } from "../../gossip/libp2p-identity.ts";
import { mlp } from "../../model/spec.ts";
import { openOrganisationFolder } from "../../store/organisation-folder.ts";
import { unwritable } from "../run-folder.ts";
import { organisationName, type LiveTopology } from "../topology.ts";

/** One organisation's folder on this machine, ready for `vervet run`. */
export interface LiveSite {
  readonly name: string;
  readonly author: string;
  readonly config: string;
  readonly dataDir: string;
  /** The sensor's log that its daemon follows. */
  readonly sensorLog: string;
  readonly format: "suricata" | "zeek";
  /** What the daemon says about itself. */
  readonly daemonLog: string;
}

/** A consortium on this machine, founded by files. */
export interface LiveConsortium {
  readonly charter: Charter;
  readonly sites: readonly LiveSite[];
}

/** A loopback port that nobody had a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function configOf({ detection, daemons }: LiveTopology, site: LiveSite, port: number, bootstrap: readonly string[]) {
  return stringify({
    dataDir: site.dataDir,
    sources: [{ name: "sensor", path: site.sensorLog, format: site.format }],
    outputs: [{ name: "alerts", kind: "file", path: "alerts.json", format: "eve" }],
    detection: { falsePositiveRate: detection.falsePositiveRate, surgeFactor: daemons.surgeFactor },
    network: { listen: [`/ip4/127.0.0.1/tcp/${port}`], bootstrap },
    http: { port: 0 },
    log: { file: site.daemonLog },
  });
}

function makeSite({ daemons }: LiveTopology, out: string, index: number): LiveSite {
  const name = organisationName(index);
  const dir = resolve(out, name);
  const format = daemons.formats[index % daemons.formats.length]!;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const dataDir = join(dir, "data");
  const { author } = openOrganisationFolder(dataDir).createKeys(null);
  ensureToken(dataDir);
  const sensorLog = join(dir, format === "zeek" ? "conn.log" : "eve.json");
  return {
    name,
    author,
    config: join(dir, "vervet.yaml"),
    dataDir,
    sensorLog,
    format,
    daemonLog: join(dir, "daemon.log"),
  };
}

/**
 * Makes a folder, keys, a vervet.yaml and a membership for each organisation, the first one the admin. What an earlier run left in the folders
 * goes.
 *
 * @throws VervetError OUTPUT_UNWRITABLE
 */
export async function foundSites(
  topology: LiveTopology,
  starter: Detector,
  out: string,
  nowMs: number,
): Promise<LiveConsortium> {
  const ports = await Promise.all(Array.from({ length: topology.organisations }, freePort));
  let sites: LiveSite[];
  try {
    sites = ports.map((_, index) => makeSite(topology, out, index));
  } catch (cause) {
    throw unwritable(out, cause);
  }
  const folders = sites.map(({ dataDir }) => openOrganisationFolder(dataDir));
  const admin = folders[0]!.identity(null);
  const charter = foundCharter({
    name: topology.name,
    spec: mlp(inputWidth(starter.schema), topology.model.hidden, starter.spec.classes),
    schema: schemaHash(starter.schema),
    genesisSeed: String(topology.seed),
    genesisTimeMs: nowMs,
    roundMs: topology.clock.roundMs,
    filter: { rule: topology.filter.rule, tolerated: topology.filter.tolerated ?? null },
    admins: [admin.author],
    threshold: 1,
  });
  const admissions = sites.slice(1).map(({ author, name }, index): Admission => ({
    kind: "admission",
    charter: charterHash(charter),
    subject: author,
    name,
    invitation: index.toString(16).padStart(64, "0"),
    atMs: nowMs,
  }));
  const peer = peerNameOf(await daemonKey(folders[0]!.daemonSecret()));
  const door = `/ip4/127.0.0.1/tcp/${ports[0]!}/p2p/${peer}`;
  sites.forEach((site, index) => {
    const folder = folders[index]!;
    folder.writeCharter(signRecord(charterKind, charter, admin));
    for (const admission of admissions) {
      folder.statements.write(recordHash(admissionKind, admission), signRecord(admissionKind, admission, admin));
    }
    writeFileSync(site.config, configOf(topology, site, ports[index]!, index === 0 ? [] : [door]));
  });
  return { charter, sites };
}
