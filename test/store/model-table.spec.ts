import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { ModelCheckpoint } from "../../src/store/model-table.ts";
import { code } from "./error-code.ts";
import { withStore } from "./with-store.ts";

const checkpoint = (parts: Partial<ModelCheckpoint> = {}): ModelCheckpoint => ({
  witness: "consortium",
  origin: "merge",
  round: 7,
  madeMs: 1000,
  description: { schema: "flow-v1", threshold: 4.5 },
  parameters: new Float32Array([1, -0, 1e-30, 3.25]),
  ...parts,
});

describe("model history", () => {
  it("gives back the newest model of each witness, every bit", () => {
    withStore((store) => {
      assert.equal(store.models.newest("local"), null);
      store.saveModel(checkpoint({ parameters: new Float32Array([9]) }));
      const version = store.saveModel(checkpoint());
      store.saveModel(checkpoint({ witness: "local", origin: "training", round: null }));
      const { digest, ...newest } = store.models.newest("consortium")!;
      assert.deepEqual(newest, { ...checkpoint(), version, parameterCount: 4 });
      assert.match(digest, /^[0-9a-f]{64}$/);
      assert.equal(store.models.newestVersion("consortium"), 2);
      assert.equal(store.models.newest("local")!.round, null);
      assert.deepEqual(
        store.models.history(null, 2).map((entry) => [entry.version, entry.witness]),
        [
          [3, "local"],
          [2, "consortium"],
        ],
      );
      assert.deepEqual(
        store.models.history("consortium", 9).map((entry) => entry.version),
        [2, 1],
      );
    });
  });

  it("rolls back by going forward, so that a rollback can be rolled back", () => {
    withStore((store) => {
      const good = store.saveModel(checkpoint());
      const bad = store.saveModel(checkpoint({ parameters: new Float32Array([5, 5, 5, 5]), round: 8 }));
      const version = store.rollBack(good, 2000);
      assert.ok(version > bad);
      const { parameters, origin, madeMs } = store.models.newest("consortium")!;
      assert.deepEqual([...parameters], [...checkpoint().parameters]);
      assert.deepEqual([origin, madeMs], [`rollback to ${good}`, 2000]);
      store.rollBack(bad, 3000);
      assert.equal(store.models.newest("consortium")!.parameters[0], 5);
      assert.equal(store.models.history(null, 10).length, 4);
      assert.throws(() => store.rollBack(99, 0), code("NO_MODEL"));
    });
  });

  it("refuses parameters that are not what was stored", () => {
    withStore((store, path) => {
      const version = store.saveModel(checkpoint());
      const database = new DatabaseSync(path);
      database.prepare("UPDATE models SET parameters = zeroblob(16) WHERE version = ?").run(version);
      database.close();
      assert.throws(() => store.models.newest("consortium"), code("MODEL_DAMAGED"));
      assert.throws(() => store.rollBack(version, 0), code("MODEL_DAMAGED"));
      assert.equal(store.models.history(null, 10).length, 1);
    });
  });
});
