import { deltasOf, type Memory } from "./averaging/memory.ts";
import type { MixInput } from "./averaging/mix-task.ts";
import type { Author } from "./consortium/identity.ts";
import type { Inputs } from "./node-inputs.ts";
import type { NodeParts } from "./node-options.ts";
import { toleratedFaults } from "./robust/tolerated.ts";
import type { TrainJob, TrainResult } from "./training/trainer.ts";

/** x_i <- s_i + step: the filters' steps are already averages of whole updates. */
const eta = 1;

/** Where one organisation stands in a round. */
export interface RoundView {
  readonly round: number;
  readonly anchor: Float32Array;
  /** s_i */
  readonly start: Float32Array;
  readonly inputs: Inputs;
}

/** One round of local training. */
export function trainJob({ spec, participation, seed, identity, behaviour }: NodeParts, view: RoundView): TrainJob {
  return {
    spec,
    start: view.start,
    ...(behaviour?.rows(view.round, view.inputs) ?? view.inputs.training),
    options: participation.training,
    seed: `${seed}/${identity.author}/${view.round}`,
  };
}

/** Filtering and merging of one round. */
export function mixJob(
  { spec, participation, identity, secret }: NodeParts,
  { round, anchor, start, inputs }: RoundView,
  memory: Memory,
  mixed: readonly Author[],
  trained: TrainResult | null,
): MixInput {
  const { validation, distribution, benignDistribution } = inputs;
  const deltas = deltasOf(memory, round, mixed);
  // Counted over the rows that are in, so that both halves of a split consortium go on learning. Whoever would rather
  // stand still than trust a small company sets `tolerated`.
  const f = toleratedFaults(deltas.length + (trained === null ? 0 : 1), participation.tolerated);
  return {
    spec,
    round,
    view: { anchor, start, own: trained && { author: identity.author, parameters: trained.parameters } },
    deltas,
    rule: participation.rule,
    f,
    eta,
    guarded: participation.rule !== "mean",
    mergedLosses: memory.mergedLosses,
    trainedRows: trained?.rows ?? 0,
    ownIsGenesis: round === 0 || trained === null,
    validation,
    distribution,
    benignDistribution,
    seed: `${secret.next()}`,
    state: memory.ruleState,
  };
}
