import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity } from "../../src/consortium/identity.ts";
import { issueToken, readToken } from "../../src/consortium/invitation.ts";
import { dataFiles } from "../../src/daemon/data-dir.ts";
import type { PeerStatus } from "../../src/daemon/status.ts";
import { openStore } from "../../src/store/open-store.ts";
import { freePort, statusOf, writeTraffic } from "../support/consortium-sites.ts";
import { cleanUpSites, createSite, startVervet, until, type Ended, type Site } from "../support/running-daemon.ts";

const patienceMs = 120_000;

describe("three organisations, as their operators go about it", function () {
  this.timeout(400_000);
  let elsewhere: string;
  beforeEach(() => (elsewhere = mkdtempSync(join(tmpdir(), "vervet-fourth-"))));
  afterEach(async () => {
    rmSync(elsewhere, { recursive: true });
    await cleanUpSites();
  });

  const vervet = (...args: readonly string[]): Promise<Ended> => startVervet(...args).ended;
  async function done(...args: readonly string[]): Promise<string> {
    const { status, out, err } = await vervet(...args);
    assert.equal(status, 0, err);
    return out.trim();
  }

  /** A site with a log, its daemon not started. */
  async function site(number: number): Promise<Site & { readonly port: number }> {
    const port = await freePort();
    const created = createSite(`
sources: [{ name: eve, path: eve.json, format: suricata }]
detection: { falsePositiveRate: 0.05, surgeFactor: 1000 }
`);
    writeTraffic(created.dir, number);
    return { ...created, port };
  }
  const configure = (at: Site & { readonly port: number }, bootstrap: readonly string[]): void =>
    appendFileSync(
      at.config,
      `network: { listen: [/ip4/127.0.0.1/tcp/${at.port}], bootstrap: [${bootstrap.join(", ")}] }\n`,
    );
  const peersAt = async (at: Site): Promise<PeerStatus[]> =>
    (await (await at.ask("/api/peers")).json()) as PeerStatus[];
  /** The rounds in which a daemon that has ended judged what an author announced. */
  const judgedIn = ({ dataDir }: Site, author: string): number[] => {
    const { verdicts, close } = openStore(join(dataDir, dataFiles.store));
    try {
      const all = verdicts.after(-1);
      return all.filter((verdict) => verdict.author === author).map(({ round }) => round);
    } finally {
      close();
    }
  };

  it("found a consortium, invite, join, learn together, turn a fourth away, and put one out", async () => {
    const sites = [await site(0), await site(1), await site(2)] as const;
    const [founder, clinic, depot] = sites;
    const asFounder = (...args: readonly string[]): Promise<string> => done(...args, "--dir", founder.dataDir);
    const shape = "--schema flow-v1 --hidden 16 --binary --round 6s --network-key";
    await asFounder("consortium", "create", "Riverside", ...shape.split(" "));
    configure(founder, []);
    const founding = await founder.start("--explain-egress");
    const running = [founding];
    let printed = "";
    founding.child.stdout!.on("data", (chunk) => (printed += String(chunk)));

    const address = `/ip4/127.0.0.1/tcp/${founder.port}`;
    const invite = (...more: readonly string[]): Promise<string> =>
      asFounder("consortium", "invite", "--address", address, ...more);
    const tokens = [await invite(), await invite()] as const;
    for (const [i, at] of [clinic, depot].entries()) {
      const said = await done("join", tokens[i]!, "--name", ["Clinic", "Depot"][i]!, "--dir", at.dataDir);
      assert.match(said, /^joined Riverside \([0-9a-f]{64}\), a member since /u);
      configure(at, readToken(tokens[i]!)!.invitation.record.addresses);
      running.push(await at.start());
    }

    for (const at of sites) {
      await until(
        "a round in which both others were judged",
        async () => {
          const { round, detection, consortium } = await statusOf(at);
          const judged = round.accepted + round.clipped + round.rejected;
          return judged === 2 && detection.model !== "starter" && consortium?.members === 3 ? true : null;
        },
        patienceMs,
      );
    }
    await until(
      "an explanation of what left",
      () => /announcement +published +1 x, \d+ bytes, to 2 peers/u.test(printed) || null,
    );

    const refused = async (token: string, code: string): Promise<void> => {
      const { status, out, err } = await vervet("join", token, "--name", "Fourth", "--dir", join(elsewhere, code));
      assert.equal(out, "");
      assert.ok(status! > 0);
      assert.match(err, new RegExp(String.raw`^vervet: [^\n]+: [^\n]+ \(${code}\)\n$`, "u"));
    };
    const { charter, addresses, expiresMs } = readToken(tokens[0])!.invitation.record;
    const networkKey = readToken(tokens[0])!.networkKey;
    await refused(tokens[0], "INVITATION_USED");
    await refused(issueToken(createIdentity(), { charter, addresses, expiresMs }, networkKey), "INVITATION_FORGED");
    await refused(
      tokens[1].replace(/.$/u, (last) => (last === "A" ? "B" : "A")),
      "TOKEN_INVALID",
    );
    const brief = await invite("--expires", "1s");
    await until("the invitation to expire", () => Date.now() > readToken(brief)!.invitation.record.expiresMs || null);
    await refused(brief, "INVITATION_EXPIRED");

    const { organisation: out } = await statusOf(clinic);
    const { peer } = (await peersAt(founder)).find(({ organisation }) => organisation === out)!;
    await asFounder("consortium", "revoke", "Clinic", "--reason", "test", "--out", join(elsewhere, "news"));
    const revokedIn = (await statusOf(founder)).round.round;
    for (const at of [founder, depot]) {
      const { round } = await until(
        "the revoked one to be out, and its connection closed",
        async () => {
          const isConnected = (await peersAt(at)).some((each) => each.peer === peer);
          const status = await statusOf(at);
          return status.consortium?.members === 2 && !isConnected ? status : null;
        },
        patienceMs,
      );
      assert.ok(round.round <= revokedIn + 1, `${round.round} is more than a round after ${revokedIn}`);
    }
    for (const at of [founder, depot]) {
      await until(
        "rounds of the two that are left",
        async () => {
          const { round } = await statusOf(at);
          const judged = round.accepted + round.clipped + round.rejected;
          return round.round > revokedIn + 3 && judged === 1 ? true : null;
        },
        patienceMs,
      );
    }
    for (const { child, ended } of running) {
      child.kill("SIGTERM");
      assert.equal((await ended).status, 0);
    }
    for (const at of [founder, depot]) {
      const rounds = judgedIn(at, out);
      assert.ok(rounds.length > 0, "it was judged while it was a member");
      assert.ok(
        rounds.at(-1)! <= revokedIn + 1,
        `it was revoked in round ${revokedIn}, and judged in ${rounds.join()}`,
      );
    }
  });
});
