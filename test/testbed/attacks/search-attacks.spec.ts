import assert from "node:assert/strict";
import { createInlineCompute } from "../../../src/engine/inline-compute.ts";
import { createWasmEngine } from "../../../src/engine/wasm-engine.ts";
import { genesisParameters } from "../../../src/model/genesis.ts";
import { mlp, type MlpSpec } from "../../../src/model/spec.ts";
import { seededRandom } from "../../../src/random.ts";
import { norm } from "../../../src/robust/vectors.ts";
import { trainingDefaults } from "../../../src/training/options.ts";
import { train } from "../../../src/training/trainer.ts";
import type { FamilyRows } from "../../../src/testbed/attacks/attack.ts";
import { harmOf, tryOut, viewpointsOf, type DeployedFilter } from "../../../src/testbed/attacks/deployed-filter.ts";
import { gradient } from "../../../src/testbed/attacks/gradient.ts";
import { meanOf } from "../../../src/testbed/attacks/moments.ts";
import { optimal } from "../../../src/testbed/attacks/optimal.ts";
import type { SearchInput, SearchResult } from "../../../src/testbed/attacks/search.ts";

const engine = createWasmEngine();
const spec: MlpSpec = mlp(6, [8], ["benign", "dos", "probe"]);

/** Rows of three well-separated classes, with noise of this seed. */
function traffic(seed: string, rows: number): FamilyRows {
  const random = seededRandom(seed);
  const family = Uint8Array.from({ length: rows }, (_, row) => row % 3);
  const inputs = Float32Array.from(
    { length: 6 * rows },
    (_, i) => (i % 3 === family[Math.floor(i / 6)] ? 1 : -0.5) + 0.5 * random.normal(),
  );
  return { rows, inputs, labels: family.slice(), family };
}

/** What four organisations learnt in a round, beside one or two adversaries. */
function situation(rule: string): SearchInput {
  const start = genesisParameters(spec, 1);
  const references = [1, 2, 3, 4].map((seed) => {
    const options = { ...trainingDefaults, learningRate: 0.02, batchSize: 16, localEpochs: 2 };
    const { parameters } = train({ spec, start, ...traffic(`train ${seed}`, 240), options, seed }, engine);
    return parameters.map((x, k) => x - start[k]!);
  });
  const rows = traffic("adversary", 180);
  const filter: DeployedFilter = {
    rule,
    spec,
    round: 3,
    start,
    references,
    adversaries: 2,
    spread: 0,
    viewpoints: viewpointsOf(rows),
    states: [],
    distribution: null,
    benignDistribution: null,
    seed: "filter",
  };
  return { filter, rows, strength: 1, seed: "search", before: null };
}

const moved = (start: Float32Array, step: ArrayLike<number>): Float32Array => start.map((s, k) => s + step[k]!);

describe("attacks that know the filter", () => {
  const compute = createInlineCompute();
  after(() => compute.close());

  for (const attack of [optimal, gradient]) {
    for (const rule of ["mean", "rank-witness", "trimmed-mean"]) {
      it(`${attack.name} gets past ${rule}, and harms more than the honest mean would`, async () => {
        const input = situation(rule);
        const { filter, rows } = input;
        const found = await compute.run<SearchResult | null>(attack.search!, input);
        assert.ok(found !== null);
        assert.ok(found.update.every(Number.isFinite));
        const { passes, steps } = tryOut(filter, found.update, engine);
        assert.equal(passes, true);
        const honest = harmOf(engine, spec, moved(filter.start, meanOf(filter.references)), rows);
        const harm = harmOf(engine, spec, moved(filter.start, steps[0]!), rows);
        assert.ok(harm > honest, `${harm} for ${honest}`);
      });
    }
  }

  it("harm the undefended mean more than a rule that looks", async () => {
    const harmUnder = async (rule: string): Promise<number> => {
      const input = situation(rule);
      const found = await compute.run<SearchResult>(optimal.search!, input);
      const { steps } = tryOut(input.filter, found.update, engine);
      return harmOf(engine, spec, moved(input.filter.start, steps[0]!), input.rows);
    };
    const [mean, defended] = [await harmUnder("mean"), await harmUnder("rank-witness")];
    assert.ok(mean > 2 * defended, `${mean} and ${defended}`);
  });

  it("gradient stays within twice the longest norm of those it hides among", async () => {
    const input = situation("rank-witness");
    const { update } = await compute.run<SearchResult>(gradient.search!, input);
    const longest = Math.max(...input.filter.references.map(norm));
    assert.ok(norm(update) <= 2 * longest * (1 + 1e-5));
  });

  it("find the same again from the same seed", async () => {
    const runs = [1, 2].map(() => compute.run<SearchResult>(gradient.search!, situation("rank-witness")));
    const [first, second] = await Promise.all(runs);
    assert.deepEqual(second, first);
  });
});

describe("what an adversary makes of the others", () => {
  it("looks from an organisation of each attack family, and from all rows where none has enough", () => {
    const rows = traffic("many", 90);
    assert.deepEqual(
      viewpointsOf(rows).map(({ labels }) => [...new Set(labels)].toSorted((a, b) => a - b)),
      [
        [0, 1],
        [0, 2],
      ],
    );
    assert.deepEqual(viewpointsOf(traffic("few", 9)), [traffic("few", 9)]);
  });

  it("finds a flipped model harmful, whatever threshold is set", () => {
    const { filter, rows } = situation("mean");
    const learnt = moved(filter.start, filter.references[0]!);
    const backwards = moved(
      filter.start,
      filter.references[0]!.map((u) => -u),
    );
    assert.ok(harmOf(engine, spec, backwards, rows) > 2 * harmOf(engine, spec, learnt, rows));
    const shifted = learnt.slice();
    shifted[shifted.length - 3]! += 5; // benign's bias
    const gap = harmOf(engine, spec, shifted, rows) - harmOf(engine, spec, learnt, rows);
    assert.ok(Math.abs(gap) < 1e-4, `${gap}`);
  });

  it("sees its own sign-flipped candidates rejected", () => {
    const { filter } = situation("rank-witness");
    const flipped = Float32Array.from(meanOf(filter.references), (u) => -4 * u);
    assert.equal(tryOut(filter, flipped, engine).passes, false);
    assert.equal(tryOut(filter, Float32Array.from(meanOf(filter.references)), engine).passes, true);
  });
});
