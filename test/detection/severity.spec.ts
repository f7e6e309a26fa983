import assert from "node:assert/strict";
import * as fc from "fast-check";
import { severities } from "../../src/detection/alert.ts";
import { severityOf } from "../../src/detection/severity.ts";
import { detection, witnessScore } from "./detections.ts";

describe("severity", () => {
  const by = (consortium: number | null, local: number | null): string =>
    severityOf(
      detection({
        consortium: consortium === null ? null : witnessScore(consortium, 5),
        local: local === null ? null : witnessScore(local, 5),
      }),
    );

  it("grows with the distance from the threshold: ten times, a thousand times less likely", () => {
    assert.equal(by(5, null), "low");
    assert.equal(by(7.3, null), "low");
    assert.equal(by(7.31, null), "medium");
    assert.equal(by(11.9, null), "medium");
    assert.equal(by(12, null), "high");
  });

  it("is a step higher where both witnesses fired", () => {
    assert.equal(by(5, 4.9), "low");
    assert.equal(by(5, 5), "medium");
    assert.equal(by(8, 5), "high");
    assert.equal(by(20, 20), "high");
  });

  it("never falls when a score rises", () => {
    const score = fc.option(fc.double({ min: 0, max: 20, noNaN: true }));
    fc.assert(
      fc.property(score, score, fc.double({ min: 0, max: 10, noNaN: true }), (consortium, local, more) => {
        const rank = (a: number | null, b: number | null): number => severities.findIndex((name) => name === by(a, b));
        assert.ok(rank(consortium === null ? null : consortium + more, local) >= rank(consortium, local));
      }),
    );
  });
});
