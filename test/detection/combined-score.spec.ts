import assert from "node:assert/strict";
import * as fc from "fast-check";
import { combineScores } from "../../src/detection/combined-score.ts";
import { reconstructionErrors } from "../../src/model/reconstruction.ts";
import { empiricalTail, extendedTail, ranksFromTop } from "../../src/detection/tail.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("the empirical tail", () => {
  it("is -log of the share of benign scores at least as high, the row itself counted", () => {
    const tail = empiricalTail([1, 2, 2, 4]);
    assert.equal(tail(0), 0);
    assert.equal(tail(2), Math.log(5 / 4));
    assert.equal(tail(3), Math.log(5 / 2));
    assert.equal(tail(5), Math.log(5));
  });

  it("never falls as a score rises", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), finite, finite, (benign, a, b) => {
        const tail = empiricalTail(benign);
        assert.ok(tail(Math.min(a, b)) <= tail(Math.max(a, b)));
      }),
    );
  });

  it("goes on beyond the strangest benign row where it is extended, and is the same up to there", () => {
    const benign = Array.from({ length: 100 }, (_, i) => i);
    const [plain, extended] = [empiricalTail(benign), extendedTail(benign)];
    for (const score of [-5, 0, 50, 98.5, 99]) assert.equal(extended(score), plain(score));
    // Mean excess over the 90% quantile, 89: (90 - 89 + ... + 99 - 89) / 10 = 5.5.
    assert.equal(extended(99 + 5.5), Math.log(101) + Math.log(2));
    assert.ok(extended(1e300) > extended(1e6) && Number.isFinite(extended(Number.MAX_VALUE)));
    const flat = extendedTail([3, 3, 3]);
    assert.ok(flat(3) === 0 && flat(4) > Math.log(4) && Number.isFinite(flat(4)));
  });

  it("counts ranks from the top, ties alike", () => {
    assert.deepEqual([...ranksFromTop(Float64Array.of(3, 9, 3, -1))], [3, 1, 3, 4]);
  });
});

describe("the combined score", () => {
  const benign = { classifier: Float64Array.of(0, 1, 2), mahalanobis: Float64Array.of(10, 20, 30) };
  const combine = combineScores(benign, "sum");

  it("adds -log p over all ways of scoring", () => {
    const [score] = combine({ classifier: Float64Array.of(2), mahalanobis: Float64Array.of(15) });
    assert.equal(score, Math.log(4 / 2) + Math.log(4 / 3));
  });

  it("counts several views of how unlike ordinary traffic a row is once, where only the strangest is to count", () => {
    const both = combineScores({ ...benign, autoencoder: Float64Array.of(1, 2, 3) }, "strangest");
    const [one, other] = both({
      classifier: Float64Array.of(2, 2),
      mahalanobis: Float64Array.of(15, 15),
      autoencoder: Float64Array.of(0, 3),
    });
    assert.deepEqual([one, other], [Math.log(4 / 2) + Math.log(4 / 3), Math.log(4 / 2) + Math.log(4 / 2)]);
  });

  it("tells apart rows that are both stranger than every benign one", () => {
    const rows = { classifier: Float64Array.of(3, 4), mahalanobis: Float64Array.of(5, 5) };
    const [less, more] = combine(rows);
    assert.ok(more! > less!);
  });

  it("is the same whatever unit a score has", () => {
    const scaled = combineScores({ ...benign, mahalanobis: benign.mahalanobis.map((d) => d ** 3) }, "sum");
    const rows = { classifier: Float64Array.of(0.5, 9), mahalanobis: Float64Array.of(25, 5) };
    const scaledRows = { ...rows, mahalanobis: rows.mahalanobis.map((d) => d ** 3) };
    assert.deepEqual(scaled(scaledRows), combine(rows));
  });

  it("finds strange in all what is a little strange in each", () => {
    const n = 100;
    const column = Float64Array.from({ length: n }, (_, row) => row);
    const shuffled = Float64Array.from({ length: n }, (_, row) => (row * 37) % n);
    const score = combineScores({ classifier: column, autoencoder: shuffled }, "sum");
    const own = score({ classifier: column, autoencoder: shuffled });
    const [row] = score({ classifier: Float64Array.of(94), autoencoder: Float64Array.of(94) });
    assert.ok(own.filter((s) => s >= row!).length < 5, "though 6 of 100 are at least as strange in each");
  });

  it("refuses rows that lack a score, and nothing to combine", () => {
    assert.throws(() => combine({ classifier: Float64Array.of(1) }), RangeError);
    assert.throws(() => combineScores({}, "sum"), RangeError);
  });
});

describe("the reconstruction error", () => {
  it("is each row's mean squared difference", () => {
    const errors = reconstructionErrors(Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 0, 3, 4), 2);
    assert.deepEqual([...errors], [2, 0]);
    assert.equal(reconstructionErrors(new Float32Array(0), new Float32Array(0), 0).length, 0);
  });
});
