import assert from "node:assert/strict";
import { cosineGate } from "../../src/robust/cosine-gate.ts";
import type { FilterContext } from "../../src/robust/rule.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("the cosine gate", () => {
  const rows = contributionsOf([
    [1, 0],
    [-1, 0.1],
    [0.9, 0.1],
    [-0.3, 1],
    [-1, 0],
    [0, 1],
    [-0.1, 1],
  ]);
  const own = rows[0]!;
  const reasons = (f: number, overrides: Partial<FilterContext> = {}, self = own): string[] =>
    cosineGate()(rows, self, contextOf(rows, f, overrides)).verdicts.map(({ reason }) => reason);

  it("rejects what points against the own update, and not what is merely unlike it", () => {
    assert.deepEqual(reasons(3), [
      "accepted",
      "against-own",
      "accepted",
      "against-own",
      "against-own",
      "accepted",
      "accepted",
    ]);
  });

  it("rejects at most f rows, the most opposed first, and says which it spared", () => {
    assert.deepEqual(reasons(1), ["accepted", "spared", "accepted", "spared", "against-own", "accepted", "accepted"]);
    assert.ok(reasons(3, { mayReject: 0 }).every((reason) => reason === "accepted" || reason === "spared"));
  });

  it("still judges where most rows are against it", () => {
    const most = contributionsOf([[1], [-1], [-2], [-3], [-4]]);
    const { kept } = cosineGate()(most, most[0]!, contextOf(most, 2));
    assert.equal(kept.length, 3);
  });

  it("abstains where the own update means little", () => {
    const skipped = rows.map(() => "gate-skipped");
    assert.deepEqual(reasons(3, { trainedRows: 99 }), skipped);
    assert.deepEqual(reasons(3, { ownIsGenesis: true }), skipped);
    assert.deepEqual(reasons(3, {}, { ...own, update: Float32Array.of(0.0009, 0) }), skipped);
    assert.deepEqual(
      cosineGate()(rows, null, contextOf(rows, 3)).verdicts.map(({ reason }) => reason),
      skipped,
    );
  });

  it("judges by another cosine where asked", () => {
    const { verdicts } = cosineGate({ theta: -0.999 })(rows, own, contextOf(rows, 3));
    assert.deepEqual(
      verdicts.filter(({ status }) => status === "rejected").map(({ author }) => author),
      ["a0004"],
    );
  });
});
