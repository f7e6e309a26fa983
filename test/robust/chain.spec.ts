import assert from "node:assert/strict";
import { capNorm } from "../../src/robust/cap-norm.ts";
import { chain } from "../../src/robust/chain.ts";
import { cosineGate } from "../../src/robust/cosine-gate.ts";
import { finite } from "../../src/robust/finite.ts";
import { multiKrum } from "../../src/robust/multi-krum.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("a chain of filters", () => {
  it("hands each link what the one before kept, and ends with the harshest verdict on each row", () => {
    const rows = contributionsOf([
      [1, 0],
      [9, 9],
      [NaN, 1],
      [-9, 0],
      [1, 1],
    ]);
    const { kept, verdicts } = chain(finite(), capNorm(), cosineGate())(rows, rows[0]!, contextOf(rows, 1));
    assert.deepEqual(
      verdicts.map(({ author, status, rule, reason }) => `${author} ${status} ${rule} ${reason}`),
      [
        "a0000 accepted cosine-gate accepted",
        "a0001 clipped cap-norm capped",
        "a0002 rejected finite non-finite",
        "a0003 rejected cosine-gate against-own",
        "a0004 accepted cosine-gate accepted",
      ],
    );
    assert.deepEqual(
      kept.map(({ author }) => author),
      ["a0000", "a0001", "a0004"],
    );
  });

  it("rejects at most f rows over all its links, facts not counted", () => {
    const rows = contributionsOf([[1], [1.1], [1.2], [-1], [-5], [900], [NaN], [1.3]]);
    const { verdicts } = chain(finite(), cosineGate(), multiKrum())(rows, rows[0]!, contextOf(rows, 2));
    const rejected = verdicts.filter(({ status }) => status === "rejected").map(({ rule }) => rule);
    assert.deepEqual(rejected.toSorted(), ["cosine-gate", "cosine-gate", "finite"]);
  });

  it("shows a link the own row as the one before left it", () => {
    const rows = contributionsOf([[10], [1], [1]]);
    let seen: number | undefined;
    chain(capNorm(), (kept, own) => {
      seen = own?.update[0];
      return { kept, verdicts: [] };
    })(rows, rows[0]!, contextOf(rows, 1));
    assert.equal(seen, 1);
  });
});
