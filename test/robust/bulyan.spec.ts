import assert from "node:assert/strict";
import { bulyanOf, bulyanSelection } from "../../src/robust/bulyan.ts";

describe("Bulyan", () => {
  const x = [0, 0.1, 0.25, 0.3, 0.4, 70, 90].map((value) => Float32Array.of(value));

  it("chooses n - 2f rows one by one, the last of them among few: a pair of bad ones may get in, which the values then cut off", () => {
    assert.deepEqual(
      bulyanSelection(x, 1).toSorted((a, b) => a - b),
      [0, 1, 2, 3, 5],
    );
  });

  it("averages the n - 4f values of each coordinate nearest to the median", () => {
    const mean = x.slice(1, 4).reduce((sum, row) => sum + row[0]!, 0) / 3;
    assert.ok(Math.abs(bulyanOf(x, 1)[0]! - mean) < 1e-12);
  });
});
