import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { charterHash, charterKind } from "../../src/consortium/charter.ts";
import { foundCharter } from "../../src/consortium/found.ts";
import { readSigned, signRecord } from "../../src/consortium/signed.ts";
import { admissionKind, type Admission } from "../../src/consortium/statement.ts";
import type { Status } from "../../src/daemon/status.ts";
import { inputWidth, schemaHash } from "../../src/features/schema.ts";
import { flowV1Schema } from "../../src/features/flow-v1.ts";
import { syntheticRecords } from "../../src/flows/synthetic-records.ts";
import { daemonKey, peerNameOf } from "../../src/gossip/libp2p-identity.ts";
import { mlp } from "../../src/model/spec.ts";
import { openOrganisationFolder } from "../../src/store/organisation-folder.ts";
import { cleanUpSites, createSite, eveLines, until, type Site } from "../support/running-daemon.ts";

/** A port that nobody has a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const statusOf = async (site: Site): Promise<Status> => (await (await site.ask("/api/status")).json()) as Status;

/** Three organisations of one charter, the first its admin, each with a log of its own. */
async function foundSites(roundMs: number): Promise<Site[]> {
  const ports = await Promise.all([0, 1, 2].map(freePort));
  const sites = ports.map((port) =>
    createSite(`
sources: [{ name: eve, path: eve.json, format: suricata }]
detection: { falsePositiveRate: 0.05, surgeFactor: 1000 }
network: { listen: [/ip4/127.0.0.1/tcp/${port}], bootstrap: [ADDRESS] }
`),
  );
  const folders = sites.map(({ dir }) => openOrganisationFolder(join(dir, "data")));
  const [admin, ...guests] = folders.map((folder) => folder.identity(null));
  const charter = foundCharter({
    name: "three",
    spec: mlp(inputWidth(flowV1Schema), [16], ["benign", "attack"]),
    schema: schemaHash(flowV1Schema),
    genesisSeed: "three",
    genesisTimeMs: Math.floor(Date.now()),
    roundMs,
    filter: { rule: "rank-witness", tolerated: null },
    admins: [admin!.author],
    threshold: 1,
  });
  const admissions = guests.map(({ author }, i): Admission => ({
    kind: "admission",
    charter: charterHash(charter),
    subject: author,
    name: `guest ${i}`,
    invitation: `${i}`.padStart(64, "0"),
    atMs: Date.now(),
  }));
  const key = await daemonKey(folders[0]!.daemonSecret());
  const address = `/ip4/127.0.0.1/tcp/${ports[0]!}/p2p/${peerNameOf(key)}`;
  for (const [i, folder] of folders.entries()) {
    folder.writeCharter(signRecord(charterKind, charter, admin!));
    for (const admission of admissions) {
      const bytes = signRecord(admissionKind, admission, admin!);
      const read = readSigned(admissionKind, bytes);
      assert.ok(read.ok);
      folder.statements.write(read.hash, bytes);
    }
    const { config, dir } = sites[i]!;
    writeFileSync(config, readFileSync(config, "utf8").replace("[ADDRESS]", i === 0 ? "[]" : `[${address}]`));
    const records = syntheticRecords({ seed: "three", organisation: i, benignFlows: 400, flowsPerFamily: 60 });
    const lines = [...records].map((record, id) =>
      eveLines(record, id + 1, record.label === "benign" ? undefined : "a rule of the sensor"),
    );
    writeFileSync(join(dir, "eve.json"), lines.join(""));
  }
  return sites;
}

describe("three daemons of one consortium", function () {
  this.timeout(200_000);
  afterEach(cleanUpSites);

  it("find each other, judge each other's contributions, and put the merged model to work", async () => {
    const sites = await foundSites(4000);
    await Promise.all(sites.map((site) => site.start()));
    for (const site of sites) {
      const status = await until(
        "a round in which both other contributions were judged, and one of them merged",
        async () => {
          const status = await statusOf(site);
          const { accepted, clipped, rejected } = status.round;
          // Of three, the filter may reject one, honest or not.
          const judged = accepted + clipped + rejected === 2 && accepted + clipped > 0;
          return judged && status.detection.model !== "starter" ? status : null;
        },
        60_000,
      );
      assert.equal(status.consortium?.members, 3);
      const peers = (await (await site.ask("/api/peers")).json()) as { organisation: string | null }[];
      assert.ok(peers.length > 0);
      assert.ok(peers.every(({ organisation }) => organisation !== null));
      const metrics = await (await site.ask("/metrics")).text();
      // Its own model is tuned from each merged one, and both go by what is usual here, too.
      const { detection } = await until("a local model beside the merged one", async () => {
        const status = await statusOf(site);
        return status.detection.localModel === null || status.detection.scores.length < 4 ? null : status;
      });
      assert.ok(Number(detection.localModel) > 0);
      assert.match(metrics, /^vervet_contributions_total\{verdict="(?:accepted|clipped)",reason="[^"]*"\} [1-9]/mu);
    }
  });
});
