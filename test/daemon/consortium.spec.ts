import assert from "node:assert/strict";
import { foundSites, statusOf } from "../support/consortium-sites.ts";
import { cleanUpSites, until } from "../support/running-daemon.ts";

describe("three daemons of one consortium", function () {
  this.timeout(200_000);
  afterEach(cleanUpSites);

  it("find each other, judge each other's contributions, and put the merged model to work", async () => {
    const { sites } = await foundSites({ roundMs: 4000 });
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
