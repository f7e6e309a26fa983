import assert from "node:assert/strict";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { rankWitness } from "../../src/robust/rank-witness.ts";
import { contributionsOf, contextOf } from "./contributions.ts";
import { runSmallConsortium, type Poison, type Result } from "./small-consortium.ts";

const seed = 1;

const signFlip: Poison = { send: (start, own) => start.map((s, k) => s - 4 * (own[k]! - s)) };
const scaling: Poison = { send: (start, own) => start.map((s, k) => s + 10 * (own[k]! - s)) };
const labelFlip: Poison = { flipsLabels: true, send: (_, own) => own };
const mimic: Poison = { send: (_start, _own, honest) => honest[1]!.slice() };
/** A little is enough: everybody's mean less 1.5 standard deviations of each coordinate. */
const alie: Poison = {
  send: (_start, _own, honest) =>
    honest[0]!.map((_, k) => {
      const mean = honest.reduce((sum, row) => sum + row[k]!, 0) / honest.length;
      const variance = honest.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0) / (honest.length - 1);
      return mean - 1.5 * Math.sqrt(variance);
    }),
};

describe("rank-witness in a small consortium of unlike organisations, a third of them adversaries", () => {
  const engine = createWasmEngine();
  const judgedBy = (rule: string, poison: Poison | null): Result => runSmallConsortium(engine, rule, poison, seed);

  it("rejects few honest rows where nobody attacks, and learns what the mean learns", () => {
    const { rocAuc, honestRejected } = judgedBy("rank-witness", null);
    assert.ok(honestRejected < 0.05, `${honestRejected} of the honest rows rejected`);
    assert.ok(rocAuc > judgedBy("mean", null).rocAuc - 0.005);
  });

  for (const [name, poison] of Object.entries({ "sign-flip": signFlip, "label-flip": labelFlip })) {
    it(`rejects ${name} and next to nobody else, and learns as if nobody attacked`, () => {
      const { rocAuc, adversariesRejected, honestRejected } = judgedBy("rank-witness", poison);
      assert.ok(adversariesRejected > 0.7, `${adversariesRejected} of the adversaries' rows rejected`);
      assert.ok(honestRejected < 0.05, `${honestRejected} of the honest rows rejected`);
      assert.ok(rocAuc > judgedBy("rank-witness", null).rocAuc - 0.005);
    });
  }

  for (const [name, poison] of Object.entries({ alie, mimic, scaling })) {
    it(`bears ${name}, which is too like honest rows to be told apart, at the norm they are capped at`, () => {
      const { rocAuc, honestRejected } = judgedBy("rank-witness", poison);
      assert.ok(honestRejected < 0.1, `${honestRejected} of the honest rows rejected`);
      assert.ok(rocAuc > judgedBy("rank-witness", null).rocAuc - 0.005);
    });
  }

  it("stands where the undefended mean falls", () => {
    assert.ok(judgedBy("mean", signFlip).rocAuc < 0.6);
  });

  it("says of each row what it measured", () => {
    const reasons = new Set(judgedBy("rank-witness", signFlip).verdicts.map(({ reason }) => reason));
    const known = ["accepted", "capped", "spared", "norm", "rank", "witness", "direction"];
    assert.deepEqual(
      [...reasons].filter((reason) => !known.includes(reason)),
      [],
    );
    assert.ok(reasons.has("rank") && reasons.has("witness"));
  });

  it("mixes no row at more than twice the median norm", () => {
    const rows = contributionsOf([3, 1, 1, 1, 1].map((length) => [length, 0, 0]));
    const { kept, verdicts } = rankWitness()(rows, null, contextOf(rows, 1));
    assert.deepEqual(
      verdicts.map(({ status, reason }) => [status, reason]),
      [["clipped", "capped"], ...Array.from({ length: 4 }, () => ["accepted", "accepted"])],
    );
    assert.deepEqual(
      kept.map(({ update }) => update[0]),
      [2, 1, 1, 1, 1],
    );
  });
});
