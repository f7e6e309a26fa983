import type { DenseSpec } from "../engine/dense.ts";
import type { DenseNetwork, Engine } from "../engine/engine.ts";
import type { RowKernels } from "../engine/row-kernels.ts";
import type { RowDistribution } from "../features/distribution.ts";
import { attackMargins } from "../model/margin.ts";
import { reconstructionErrors, reconstructionMargins } from "../model/reconstruction.ts";
import { seededRandom } from "../random.ts";
import type { Trigger } from "../training/triggers.ts";
import { ruleNamed } from "./registry.ts";
import type { RuleOptions } from "./registry.ts";
import type { Author, Contribution, LabelledRows, Outcome, RuleState } from "./rule.ts";

/** Everything one round's filtering needs, structured-clonable. */
export interface FilterInput {
  readonly rule: string;
  readonly ruleOptions?: RuleOptions;
  /** A classifier; class 0 is benign. Or an autoencoder of benign rows, which ranks rows by how badly it restores them. */
  readonly spec: DenseSpec;
  /** The own row included, in any order; one row an author. */
  readonly contributions: readonly Contribution[];
  /** Whose row is the own one; null where this organisation has no data. */
  readonly ownAuthor: Author | null;
  readonly start: Float32Array;
  readonly f: number;
  readonly trainedRows: number;
  readonly ownIsGenesis: boolean;
  readonly validation: LabelledRows;
  readonly distribution: RowDistribution | null;
  readonly benignDistribution: RowDistribution | null;
  readonly prototypes?: LabelledRows;
  readonly triggers?: readonly Trigger[];
  /** Of this round's probes: secret in a daemon, so that no attacker can foresee them. */
  readonly seed: string | number;
  readonly state: RuleState;
  /** Rounds since genesis. Absent: 0. */
  readonly round?: number;
}

/**
 * Runs a whole rule over one round's contributions, away from the network's thread.
 *
 * @param kernels whose memory the contributions may lie in already; they stay there. Absent: made for this call
 */
export default function filterContributions(input: FilterInput, engine: Engine, kernels?: RowKernels): Outcome {
  if (kernels !== undefined) return judge(input, engine, kernels);
  const own = engine.createRows();
  try {
    return judge(input, engine, own);
  } finally {
    own.dispose();
  }
}

function judge(input: FilterInput, engine: Engine, kernels: RowKernels): Outcome {
  const { rule, ruleOptions, spec, contributions, ownAuthor, seed, start, ...context } = input;
  const outputs = spec.layers.at(-1)!;
  const marginsOf = (y: Float32Array, inputs: Float32Array, rows: number): Float64Array =>
    spec.loss === "mean-squared-error"
      ? reconstructionMargins(reconstructionErrors(inputs, y, rows))
      : attackMargins(y, rows, outputs);
  let network: DenseNetwork | undefined; // most rules do without
  try {
    const outcome = ruleNamed(rule, ruleOptions)(
      contributions,
      contributions.find(({ author }) => author === ownAuthor) ?? null,
      {
        ...context,
        start,
        kernels,
        random: seededRandom(seed),
        margins(parameters, inputs, rows) {
          network ??= engine.createNetwork(spec, start);
          network.setParameters(parameters);
          return marginsOf(network.forward(inputs, rows), inputs, rows);
        },
      },
    );
    return { ...outcome, step: outcome.step && outOf(outcome.step), state: outlasting(outcome.state) };
  } finally {
    network?.dispose();
  }
}

/** The row itself, or a copy of one that lies in the kernels' memory. */
function outOf(row: Float32Array): Float32Array {
  return row.buffer instanceof SharedArrayBuffer ? row.slice() : row;
}

function outlasting(state: RuleState): RuleState {
  const entries = Object.entries(state);
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === "number" ? value : outOf(value)]));
}
