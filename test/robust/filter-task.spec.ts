import assert from "node:assert/strict";
import { parameterCount } from "../../src/engine/dense.ts";
import { createPool } from "../../src/engine/pool.ts";
import { taskUrl } from "../../src/engine/task-url.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { mlp } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";
import filterContributions, { type FilterInput } from "../../src/robust/filter-task.ts";
import { ruleNames } from "../../src/robust/registry.ts";
import type { Outcome } from "../../src/robust/rule.ts";
import { contributionsOf } from "./contributions.ts";

const spec = mlp(3, [5], ["benign", "scan", "flood"]);

function inputFor(rule: string): FilterInput {
  const random = seededRandom("filter task");
  const normals = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
  const rows = contributionsOf(Array.from({ length: 7 }, () => normals(parameterCount(spec))));
  return {
    rule,
    spec,
    contributions: rows.toReversed(),
    ownAuthor: rows[2]!.author,
    start: genesisParameters(spec, 1),
    f: 2,
    trainedRows: 500,
    ownIsGenesis: false,
    validation: { rows: 40, inputs: normals(120), labels: Uint8Array.from({ length: 40 }, (_, i) => i % 3) },
    distribution: null,
    benignDistribution: null,
    seed: "round 3",
    state: { a0001: 1.9 },
  };
}

describe("the filter task", () => {
  const engine = createWasmEngine();

  it("runs the named rule with the model's own margins", () => {
    const { step, verdicts, degraded, state } = filterContributions(inputFor("rank-witness"), engine);
    assert.equal(step?.length, parameterCount(spec));
    assert.equal(verdicts.length, 7);
    assert.equal(degraded, null);
    const record = state["a0001"];
    assert.ok(typeof record === "number");
    assert.ok(record >= 1.8 - 1e-9 && record <= 2, `a record of ${record} after one round`);
    assert.ok(verdicts.some(({ rule, score }) => rule === "rank-witness" && score !== null && score !== 0));
  });

  it("answers the same in a worker as here", async () => {
    await using pool = createDisposablePool();
    for (const rule of ["rank-witness", "gated-nnm-trimmed-mean"]) {
      const url = taskUrl(new URL("../../src/robust/filter-task.ts", import.meta.url).href, "filter-task");
      const there = await pool.run<Outcome>(url, inputFor(rule));
      assert.deepEqual(there, filterContributions(inputFor(rule), engine));
    }
  });

  for (const rule of ruleNames) {
    it(`finds the same where rows lie in the kernels' memory already, and hands out nothing that lies there: ${rule}`, () => {
      const input = inputFor(rule);
      const before = filterContributions(input, engine);
      const kernels = engine.createRows();
      const inPlace = input.contributions.map((row) => {
        const update = kernels.allocate(row.update.length);
        update.set(row.update);
        return { ...row, update };
      });
      const after = filterContributions({ ...input, contributions: inPlace }, engine, kernels);
      kernels.dispose();
      // What else is reckoned there then must not show.
      const others = engine.createRows();
      for (let i = 0; i < 20; i++) others.allocate(input.start.length).fill(NaN);
      assert.deepEqual(after, before);
      others.dispose();
    });
  }

  it("draws other probes under another seed", () => {
    const scores = (seed: string): (number | null)[] =>
      filterContributions({ ...inputFor("rank-witness"), seed }, engine).verdicts.map(({ score }) => score);
    assert.deepEqual(scores("one"), scores("one"));
    assert.notDeepEqual(scores("one"), scores("two"));
  });

  it("judges for an organisation without a row of its own", () => {
    const input = { ...inputFor("gated-nnm-trimmed-mean"), ownAuthor: null };
    const { verdicts } = filterContributions(input, engine);
    assert.ok(verdicts.some(({ reason }) => reason === "gate-skipped"));
  });
});

function createDisposablePool(): ReturnType<typeof createPool> & AsyncDisposable {
  const pool = createPool({ threads: 1 });
  return { run: (...job) => pool.run(...job), close: () => pool.close(), [Symbol.asyncDispose]: () => pool.close() };
}
