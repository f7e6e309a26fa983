import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { createModelList, relativeChange } from "../../../src/daemon/live/model-list.ts";
import { createSiteRounds } from "../../../src/daemon/live/site-rounds.ts";
import { withStore } from "../../store/with-store.ts";

const verdict = (author: string, status: "accepted" | "rejected") => ({
  author,
  status,
  rule: "rank-witness",
  score: 0.123456,
  threshold: 0.5,
  reason: status === "accepted" ? "accepted" : "rank",
});

describe("a site's rounds", () => {
  it("come from its store, each once, with everybody by one place for good", () => {
    withStore((store) => {
      const row = {
        outcome: "merged",
        degraded: null,
        loss: 0.5,
        lossBefore: 0.4,
        lossAfter: 0.3,
        bytesSent: 10,
        bytesReceived: 20,
        beganMs: 1,
        closedMs: 2,
      };
      store.verdicts.write(3, [verdict("bb", "accepted"), verdict("cc", "rejected")]);
      store.rounds.write({ round: 3, ...row });
      const site = createSiteRounds(store, "aa", () => new Map([["cc", "Clinic"]]));
      assert.deepEqual(site.catchUp(), [
        {
          round: 3,
          reports: [[0, 0.5, null, null, 0.4, 0.3, 10, 20, null]],
          verdicts: [
            [1, 0, 1, 0, 0, 0.1235, 0.5],
            [2, 1, 1, 1, 0, 0.1235, 0.5],
          ],
          reputation: [null, null, null],
        },
      ]);
      assert.deepEqual(site.catchUp(), []);
      store.reputation.write(new Map([["cc", 0.25]]));
      store.verdicts.write(4, [verdict("cc", "rejected")]);
      const [next] = site.catchUp();
      assert.deepEqual([next!.round, next!.reputation], [4, [null, null, 0.25]]);
      assert.deepEqual(
        site.organisations.map(({ name }) => name),
        ["aa", "bb", "Clinic"],
      );
      assert.equal(site.rounds.length, 2);
    });
  });

  it("are no more than a page can draw", () => {
    withStore((store) => {
      for (let round = 0; round < 520; round++) store.verdicts.write(round, [verdict("bb", "accepted")]);
      const site = createSiteRounds(store, "aa", () => new Map());
      assert.deepEqual([site.catchUp().length, site.rounds[0]!.round], [500, 20]);
    });
  });
});

describe("the list of models", () => {
  it("says which are in use, and how far each moved", () => {
    withStore((store) => {
      const save = (...parameters: number[]): number =>
        store.saveModel({
          witness: "consortium",
          origin: "merge",
          round: 1,
          madeMs: 5,
          description: {},
          parameters: Float32Array.from(parameters),
        });
      save(3, 4);
      save(3, 9);
      save(1, 2, 3);
      assert.deepEqual(
        createModelList(store)().map(({ version, inUse, change }) => [version, inUse, change]),
        [
          [3, true, null],
          [2, false, 1],
          [1, false, null],
        ],
      );
    });
  });

  it("leaves the change of a damaged model open, and lists the others", () => {
    withStore((store, path) => {
      const made = { witness: "consortium", origin: "merge", round: 1, madeMs: 5, description: {} } as const;
      for (const second of [4, 9, 12]) store.saveModel({ ...made, parameters: Float32Array.of(3, second) });
      const beside = new DatabaseSync(path);
      beside.exec("UPDATE models SET parameters = zeroblob(8) WHERE version = 1");
      beside.close();
      assert.deepEqual(
        createModelList(store)().map(({ version, change }) => [version, change]),
        [
          [3, 0.316],
          [2, null],
          [1, null],
        ],
      );
    });
  });

  it("measures by the length of the version before", () => {
    assert.equal(relativeChange(Float32Array.of(0, 2), Float32Array.of(0, 1)), 0.5);
    assert.equal(relativeChange(Float32Array.of(0, 0), Float32Array.of(0, 1)), null);
  });
});
