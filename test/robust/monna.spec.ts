import assert from "node:assert/strict";
import { monna } from "../../src/robust/monna.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("MoNNA", () => {
  const rows = contributionsOf([[10], [11], [0], [12], [99]]);

  it("keeps the n - f rows nearest to the own one", () => {
    const { kept, verdicts } = monna()(rows, rows[0]!, contextOf(rows, 2));
    assert.deepEqual(
      kept.map(({ author }) => author),
      ["a0000", "a0001", "a0003"],
    );
    assert.ok(verdicts.every(({ threshold }) => threshold === 2));
    assert.equal(verdicts[4]!.reason, "far-from-own");
  });

  it("stands at nought without a row of its own", () => {
    const { kept } = monna()(rows, null, contextOf(rows, 2));
    assert.deepEqual(
      kept.map(({ author }) => author),
      ["a0000", "a0001", "a0002"],
    );
  });
});
