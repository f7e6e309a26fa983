import assert from "node:assert/strict";
import { finite } from "../../src/robust/finite.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("the finite check", () => {
  it("keeps finite rows of the model's length, however large or small, and says why it rejects the others", () => {
    const rows = contributionsOf([
      [1, 2],
      [NaN, 0],
      [3.4e38, -1e-45],
      [0, Infinity],
      [1],
      [],
      [1, 2, 3],
      [0, -Infinity],
    ]);
    const { kept, verdicts } = finite()(rows, null, contextOf(rows, 2));
    assert.deepEqual(
      kept.map(({ author }) => author),
      ["a0000", "a0002"],
    );
    assert.deepEqual(
      verdicts.map(({ reason }) => reason),
      [
        "accepted",
        "non-finite",
        "accepted",
        "non-finite",
        "wrong-length",
        "wrong-length",
        "wrong-length",
        "non-finite",
      ],
    );
  });
});
