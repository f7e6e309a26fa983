// Learns the policy of the `meta` sampler on synthetic traffic, and writes its weights into src/training/meta-policy.ts. A minute.
// The cross-entropy method (Rubinstein 1999): draw policies around a mean, keep the best, move the mean and the spread to theirs.
import { readFileSync, writeFileSync } from "node:fs";
import { averagePrecision } from "../src/detection/metrics-ranking.ts";
import { createWasmEngine } from "../src/engine/wasm-engine.ts";
import { mergeStatistics } from "../src/features/merge-statistics.ts";
import { createScaler } from "../src/features/scaling.ts";
import { statisticsOf } from "../src/features/statistics.ts";
import { synthetic } from "../src/flows/synthetic.ts";
import { selectRows } from "../src/flows/table.ts";
import { genesisParameters } from "../src/model/genesis.ts";
import { attackMargins } from "../src/model/margin.ts";
import { mlp, type MlpSpec } from "../src/model/spec.ts";
import { seededRandom } from "../src/random.ts";
import { partition, partitionSchema } from "../src/testbed/partitions.ts";
import { split } from "../src/testbed/split.ts";
import { errorHistogram } from "../src/training/meta-sampler.ts";
import { policyMu } from "../src/training/meta-policy.ts";
import { trainingDefaults, type TrainingOptions } from "../src/training/options.ts";
import { outputsOf } from "../src/training/outputs.ts";
import { sidesOf } from "../src/training/resample.ts";
import type { Shard } from "../src/training/shard.ts";
import { train } from "../src/training/trainer.ts";

const organisations = 6;
const epochs = 8;
const generations = 12;
const drawn = 20;
const kept = 5;
const file = new URL("../src/training/meta-policy.ts", import.meta.url);

/** One organisation's rows with an attack share of its own. */
interface Case {
  readonly spec: MlpSpec;
  readonly training: Shard;
  readonly heldOut: Shard;
}

const engine = createWasmEngine();

/** Organisations of one synthetic consortium, from 2% to 98% attacks. */
function casesOf(seed: number): Case[] {
  const { train: table } = synthetic({ seed, organisations, rowsPerOrganisation: 900 });
  const random = seededRandom(seed);
  const parts = partition(table, partitionSchema.parse({ kind: "imbalance", spread: 4 }), organisations, random).map(
    (rows) => split(table, rows, random),
  );
  const own = parts.map((part) => selectRows(table, part.train));
  const statistics = own.map((rows) => statisticsOf(rows, rows.family)!);
  const scaler = createScaler(table.schema, mergeStatistics(table.schema, statistics));
  const spec = mlp(scaler.width, [32], ["benign", "attack"]);
  const shard = (rows: Uint32Array): Shard => {
    const chosen = selectRows(table, rows);
    return { rows: chosen.rows, inputs: scaler.scale(chosen), labels: chosen.family.map((f) => (f === 0 ? 0 : 1)) };
  };
  return parts.map(({ train, validation, holdout }) => ({
    spec,
    training: shard(train),
    heldOut: shard(Uint32Array.from([...validation, ...holdout]).toSorted()),
  }));
}

/** Gain in held-out average precision, the smaller side being what is looked for, when mu follows the policy. */
function gain({ spec, training, heldOut }: Case, muOf: (state: readonly number[]) => number, seed: number): number {
  const benign = training.labels[sidesOf(training.labels).majority[0]!] === 0;
  const wanted = heldOut.labels.map((label) => ((label !== 0) === benign ? 1 : 0));
  let parameters = genesisParameters(spec, seed);
  const options: TrainingOptions = { ...trainingDefaults, sampler: "meta", batchSize: 32, learningRate: 0.003 };
  const margins = ({ inputs, rows }: Shard): Float64Array =>
    attackMargins(outputsOf(engine, spec, parameters, inputs, rows), rows, 2);
  const precision = (): number =>
    averagePrecision(
      margins(heldOut).map((margin) => (benign ? margin : -margin)),
      wanted,
    )!;
  const histogram = (shard: Shard): Float64Array => {
    const errors = margins(shard).map((m, row) => 1 / (1 + Math.exp(shard.labels[row] === 0 ? -m : m)));
    return errorHistogram(errors.filter((_, row) => (shard.labels[row] === 0) === benign));
  };
  const before = precision();
  for (let epoch = 0; epoch < epochs; epoch++) {
    const mu = muOf([...histogram(training), ...histogram(heldOut)]);
    const job = {
      spec,
      start: parameters,
      ...training,
      options: { ...options, samplerMu: mu },
      seed: `${seed}/${epoch}`,
    };
    ({ parameters } = train(job, engine));
  }
  return precision() - before;
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** What a policy gains, mean over all organisations of these consortia. */
function worth(cases: readonly Case[], muOf: (state: readonly number[]) => number): number {
  return mean(cases.map((one, i) => gain(one, muOf, i)));
}

const training = [1, 2].flatMap(casesOf);
const trial = [11, 12, 13].flatMap(casesOf);
const random = seededRandom("meta policy");
let centre = Array.from({ length: 10 }, () => 0);
let spread = centre.map(() => 2);
for (let generation = 0; generation < generations; generation++) {
  const policies = Array.from({ length: drawn }, () => centre.map((w, i) => w + spread[i]! * random.normal()));
  const ranked = policies
    .map((weights) => ({ weights, worth: worth(training, (state) => policyMu(state, weights)) }))
    .toSorted((a, b) => b.worth - a.worth);
  const best = ranked.slice(0, kept).map(({ weights }) => weights);
  centre = centre.map((_, i) => mean(best.map((weights) => weights[i]!)));
  spread = centre.map((c, i) => Math.sqrt(mean(best.map((weights) => (weights[i]! - c) ** 2))) + 0.05);
  process.stderr.write(
    `generation ${generation}: ${ranked[0]!.worth.toFixed(4)}, ${ranked.at(-1)!.worth.toFixed(4)}\n`,
  );
}
const weights = centre.map((w) => Math.round(w * 100) / 100);
const table = [0, 0.25, 0.5, 0.75, 1].map((mu) => [`mu ${mu}`, worth(trial, () => mu)] as const);
for (const [name, value] of [...table, ["policy", worth(trial, (state) => policyMu(state, weights))] as const]) {
  process.stdout.write(
    `${name.padEnd(8)} gains ${value.toFixed(4)} of average precision on consortia it was not learnt on\n`,
  );
}
const line = `export const policyWeights: readonly number[] = [${weights.join(", ")}];`;
const source = readFileSync(file, "utf8");
writeFileSync(file, source.replace(/^export const policyWeights.*$/mu, line));
