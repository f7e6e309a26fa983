import assert from "node:assert/strict";
import { capNorm } from "../../src/robust/cap-norm.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("the cap at the median norm", () => {
  it("shortens what is longer, keeping its direction, and says by how much", () => {
    const rows = contributionsOf([
      [3, 4],
      [0, 1],
      [30, 40],
    ]);
    const { kept, verdicts } = capNorm()(rows, null, contextOf(rows, 1));
    assert.deepEqual(
      kept.map(({ update }) => [...update]),
      [
        [3, 4],
        [0, 1],
        [3, 4],
      ],
    );
    assert.deepEqual(verdicts[2], {
      author: "a0002",
      status: "clipped",
      rule: "cap-norm",
      score: 50,
      threshold: 5,
      reason: "capped",
    });
    assert.deepEqual([verdicts[0]!.status, verdicts[1]!.status], ["accepted", "accepted"]);
  });
});
