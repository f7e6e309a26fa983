import assert from "node:assert/strict";
import { takingPart } from "../../src/testbed/taking-part.ts";
import { sampleRun } from "../support/sample-report.ts";

describe("who took part", () => {
  const {
    plan: { organisations },
    rounds,
  } = sampleRun(6, 4);

  it("counts what honest organisations judged, and what of it went into a merge", () => {
    const { contributions, adversariesAttacked } = takingPart(organisations, rounds, new Map([[4, 3]]));
    assert.equal(adversariesAttacked, 1);
    assert.deepEqual(
      Object.keys(contributions),
      organisations.map(({ name }) => name),
    );
    const honest = rounds.filter((record) => record.honest);
    for (const [name, { judged, used }] of Object.entries(contributions)) {
      const verdicts = honest.flatMap((record) => record.verdicts).filter(({ author }) => author === name);
      assert.equal(judged, verdicts.length);
      assert.equal(used, verdicts.filter(({ status }) => status !== "rejected").length);
    }
  });

  it("calls nothing used of a round that came to no merge", () => {
    const refused = rounds.map((record) => ({ ...record, degraded: "merge-guard" }));
    const { contributions } = takingPart(organisations, refused, new Map());
    assert.ok(Object.values(contributions).every(({ judged, used }) => judged > 0 && used === 0));
  });
});
