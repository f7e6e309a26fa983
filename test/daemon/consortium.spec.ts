import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFiles } from "../../src/daemon/data-dir.ts";
import { spentBy } from "../../src/training/privacy.ts";
import { vervet } from "../support/command-line.ts";
import { foundSites, statusOf } from "../support/consortium-sites.ts";
import { cleanUpSites, until } from "../support/running-daemon.ts";

describe("three daemons of one consortium", function () {
  this.timeout(200_000);
  afterEach(cleanUpSites);

  it("find each other, judge each other's contributions, and put the merged model to work", async () => {
    const noise = 0.01;
    const config = `training: { privacy: { clip: 1, noise: ${noise} } }`;
    const { sites } = await foundSites({ roundMs: 4000, config });
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
      const account = readFileSync(join(site.dataDir, dataFiles.privacy), "utf8");
      const { spent } = JSON.parse(account) as { readonly spent: number };
      assert.ok(spent >= spentBy(1, noise), "what noise has not hidden is kept account of");
      assert.match(metrics, /^vervet_contributions_total\{verdict="(?:accepted|clipped)",reason="[^"]*"\} [1-9]/mu);
    }
  });

  it("scale inputs by everybody's traffic once an admin has amended the charter, all from one round on", async () => {
    const { sites } = await foundSites({ roundMs: 3000, benignFlows: 1300 });
    await Promise.all(sites.map((site) => site.start()));
    const amend = (...args: string[]) => vervet("consortium", "amend", "--dir", join(sites[0]!.dir, "data"), ...args);
    await until(
      "everybody's sketch to reach the admin",
      async () => ((await amend()).out.includes("3 sketches, 0 members have told none") ? true : null),
      60_000,
    );
    const from = (await statusOf(sites[0]!)).round.round + 3;
    const news = join(sites[0]!.dir, "news");
    const { status, out, err } = await amend("--from-round", String(from), "--out", news);
    assert.equal(status, 0, err);
    assert.match(out, new RegExp(`amendment 1: 3 sketches scale inputs from round ${from} on; it is in force`, "u"));
    const scaled = await Promise.all(
      sites.map((site) =>
        until(
          "inputs to be scaled by the amendment, and a round after that",
          async () => {
            const { consortium, round, notices } = await statusOf(site);
            const changed = notices.find(({ code }) => code === "statistics");
            return consortium?.statistics && round.round > from && round.lastOutcome !== null && changed
              ? consortium
              : null;
          },
          60_000,
        ),
      ),
    );
    assert.equal(new Set(scaled.map(({ statistics }) => statistics)).size, 1);
    const shown = await vervet("consortium", "show", "--dir", join(sites[1]!.dir, "data"));
    assert.match(shown.out, new RegExp(`^inputs are scaled by 3 sketches from round ${from} on`, "mu"));
  });
});
