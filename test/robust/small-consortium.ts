import type { Engine } from "../../src/engine/engine.ts";
import type { RowDistribution } from "../../src/features/distribution.ts";
import { attackMargins } from "../../src/model/margin.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { mlp } from "../../src/model/spec.ts";
import { seededRandom, type Random } from "../../src/random.ts";
import filterContributions from "../../src/robust/filter-task.ts";
import type { Contribution, LabelledRows, RuleState, Verdict } from "../../src/robust/rule.ts";
import { toleratedFaults } from "../../src/robust/tolerated.ts";
import { detectionMetrics } from "../../src/detection/metrics.ts";
import { trainingDefaults } from "../../src/training/options.ts";
import { train } from "../../src/training/trainer.ts";

const width = 6;
const honest = 7;
const adversaries = 3;
const rounds = 6;

/** benign and two attacks, two clouds each, in six features. */
const centres = [
  [
    [1, 1, 0, 0, 0.5, 0],
    [1, -1, 0.5, 0, 0, 0],
  ],
  [
    [-1, 0.5, 1, 0, 0, 0.5],
    [-1, 0.5, 1, 1, -0.5, 0],
  ],
  [
    [-0.5, -1, -1, 0, 1, -0.5],
    [0, -1, -1, 1, 0, -1],
  ],
];
const spec = mlp(width, [12], ["benign", "scan", "flood"]);

/** Rows with the given shares of the three classes. */
function rowsOf(shares: readonly number[], rows: number, random: Random): LabelledRows {
  const labels = new Uint8Array(rows);
  const inputs = new Float32Array(rows * width);
  for (let i = 0; i < rows; i++) {
    const draw = random.next();
    const label = draw < shares[0]! ? 0 : draw < shares[0]! + shares[1]! ? 1 : 2;
    const centre = centres[label]![random.below(2)]!;
    labels[i] = label;
    for (let k = 0; k < width; k++) inputs[i * width + k] = centre[k]! + 0.45 * random.normal();
  }
  return { rows, inputs, labels };
}

/** Quantiles of each feature over the given rows. */
function sketch({ rows, inputs }: LabelledRows): RowDistribution {
  const blocks = Array.from({ length: width }, (_, k) => {
    const column = Float32Array.from({ length: rows }, (_, i) => inputs[i * width + k]!).toSorted();
    const values = Float32Array.from({ length: 21 }, (_, q) => column[Math.round((q / 20) * (rows - 1))]!);
    return { block: { name: `f${k}`, kind: "numeric" as const, offset: k, width: 1 }, values };
  });
  return { width, blocks };
}

/** What an adversary sends: its poisoned parameters, from its own start and honest result, and from everybody's honest results. */
export interface Poison {
  readonly flipsLabels?: boolean;
  send(start: Float32Array, own: Float32Array, honestResults: readonly Float32Array[]): Float32Array;
}

/** What came of a small consortium: figures over its honest organisations, and every verdict that they gave on others. */
export interface Result {
  readonly rocAuc: number;
  readonly adversariesRejected: number;
  readonly honestRejected: number;
  readonly verdicts: readonly Verdict[];
}

/**
 * Seven honest organisations with skewed shares of benign, scan and flood rows (three of them hold one kind of attack only), and
 * three adversaries: really trained, filtered and merged for six rounds. Everybody mixes everybody.
 *
 * @param poison null: the adversaries stay silent
 */
export function runSmallConsortium(engine: Engine, rule: string, poison: Poison | null, seed: number): Result {
  const random = seededRandom(`small consortium ${seed}`);
  const shards = Array.from({ length: honest + adversaries }, (_, i) => {
    const shares = [1.5, i % 3 === 1 ? 0.02 : 1, i % 3 === 2 ? 0.02 : 1].map((share) => share * random.gamma(1.5));
    const total = shares.reduce((sum, share) => sum + share, 0);
    const normalised = shares.map((share) => share / total);
    const rows = 200 + random.below(600);
    return { train: rowsOf(normalised, rows, random), validation: rowsOf(normalised, 150, random) };
  });
  const test = rowsOf([0.6, 0.2, 0.2], 2000, random);
  const distribution = sketch(rowsOf([0.6, 0.2, 0.2], 1000, random));
  const benignDistribution = sketch(rowsOf([1, 0, 0], 1000, random));
  const senders = poison === null ? honest : honest + adversaries;

  let parameters = shards.map(() => genesisParameters(spec, seed));
  const states: RuleState[] = shards.map(() => ({}));
  const verdicts: Verdict[] = [];
  for (let round = 0; round < rounds; round++) {
    const starts = parameters;
    const trained = shards.map((shard, i) => {
      const flip = i >= honest && poison?.flipsLabels === true;
      const labels = flip ? shard.train.labels.map((label) => (label === 0 ? 1 : 0)) : shard.train.labels;
      const options = { ...trainingDefaults, batchSize: 32, learningRate: 0.01 };
      return train({ ...shard.train, labels, spec, start: starts[i]!, options, seed: `${seed}/${round}/${i}` }, engine)
        .parameters;
    });
    const honestResults = trained.slice(0, honest);
    const sent = trained.map((own, i) =>
      i >= honest && poison !== null ? poison.send(starts[i]!, own, honestResults) : own,
    );
    parameters = starts.map((start, i) => {
      if (i >= honest) return start; // replaced below: adversaries follow the first honest organisation
      const contributions = sent.slice(0, senders).map((x, j): Contribution => ({
        author: nameOf(j),
        update: x.map((value, k) => value - start[k]!),
        age: 0,
        payloadHash: nameOf(j),
      }));
      const outcome = filterContributions(
        {
          rule,
          spec,
          contributions,
          ownAuthor: nameOf(i),
          start,
          f: toleratedFaults(contributions.length),
          trainedRows: shards[i]!.train.rows,
          ownIsGenesis: round === 0,
          validation: shards[i]!.validation,
          distribution,
          benignDistribution,
          seed: `${seed}/${round}/${i}`,
          state: states[i]!,
        },
        engine,
      );
      states[i] = outcome.state;
      verdicts.push(...outcome.verdicts.filter(({ author }) => author !== nameOf(i)));
      return start.map((value, k) => value + outcome.step![k]!);
    });
    for (let i = honest; i < parameters.length; i++) parameters[i] = parameters[0]!;
  }

  const isAdversary = ({ author }: Verdict): boolean => author >= nameOf(honest);
  const rejectedShare = (among: readonly Verdict[]): number =>
    among.filter(({ status }) => status === "rejected").length / among.length;
  return {
    rocAuc: Math.min(...parameters.slice(0, honest).map((own) => rocAucOf(engine, own, test))),
    adversariesRejected: rejectedShare(verdicts.filter(isAdversary)),
    honestRejected: rejectedShare(verdicts.filter((verdict) => !isAdversary(verdict))),
    verdicts,
  };
}

function nameOf(i: number): string {
  return `organisation-${String(i).padStart(2, "0")}`;
}

function rocAucOf(engine: Engine, parameters: Float32Array, { rows, inputs, labels }: LabelledRows): number {
  const network = engine.createNetwork(spec, parameters);
  const margins = attackMargins(network.forward(inputs, rows), rows, spec.classes.length);
  network.dispose();
  return detectionMetrics(margins, labels, 0).rocAuc!;
}
