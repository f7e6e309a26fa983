import { deltasOf, type Memory } from "./averaging/memory.ts";
import type { MixInput } from "./averaging/mix-task.ts";
import { averagingDefaults } from "./averaging/options.ts";
import { encodeStatistics, statisticsCodec } from "./features/statistics-codec.ts";
import { statisticsOf } from "./features/statistics.ts";
import type { Letter } from "./gossip/letter.ts";
import type { Inputs } from "./node-inputs.ts";
import type { NodeParts } from "./node-options.ts";
import type { OpenRound } from "./node-round.ts";
import { judgesRanking } from "./robust/registry.ts";
import { toleratedFaults } from "./robust/tolerated.ts";
import { benignLessons } from "./training/lessons.ts";
import type { TrainTaskInput } from "./training/train-task.ts";

/** Where one organisation stands in a round. */
export interface RoundView {
  readonly round: number;
  readonly anchor: Float32Array;
  /** s_i */
  readonly start: Float32Array;
  readonly inputs: Inputs;
}

/** Rules under which organisations tell what their attacks look like, and learn from what others tell. */
function learnsFromClaims({ participation }: NodeParts): boolean {
  return participation.rule === "prototype-witness";
}

/** What to announce of the own rows before round 0; null without enough of them. */
export function statisticsLetter(parts: NodeParts): Letter | null {
  const { training, behaviour } = parts;
  const statistics = training && statisticsOf(training.table, training.labels, learnsFromClaims(parts));
  if (!statistics) return null;
  const payload = encodeStatistics(behaviour?.statistics(statistics) ?? statistics);
  return { kind: "statistics", round: 0, codec: statisticsCodec, payload };
}

/** One round of local training. */
export function trainJob(parts: NodeParts, view: RoundView, memory: Memory): TrainTaskInput {
  const { spec, autoencoder, participation, seed, noiseSeed, identity, behaviour } = parts;
  const { prototypes, lacking, distribution, benignDraws: benign } = view.inputs;
  const { clusters, feddynAlpha } = participation.averaging ?? averagingDefaults;
  const tells = clusters.by === "auxiliary";
  return {
    ...(judgesRanking(participation.rule) && { lessons: benignLessons(benign) }),
    ...(learnsFromClaims(parts) && {
      lessons: { benign, prototypes: lacking, triggers: memory.triggers },
      search: { prototypes, distribution },
    }),
    spec,
    ...(autoencoder && { autoencoder }),
    start: view.start,
    ...(behaviour?.rows(view.round, view.inputs) ?? view.inputs.training),
    options: participation.training,
    ...(tells && { tellsAuxiliary: true }),
    ...((tells || participation.training.sampler === "meta") && { heldOut: view.inputs.validation }),
    ...(feddynAlpha > 0 && { dynamic: { alpha: feddynAlpha, drift: memory.momenta.drift } }),
    seed: `${seed}/${identity.author}/${view.round}`,
    ...(noiseSeed !== undefined && { noiseSeed: `${noiseSeed}/${identity.author}/${view.round}/privacy` }),
  };
}

/** Filtering and merging of one round. */
export function mixJob(
  { spec, autoencoder, participation, identity, secret }: NodeParts,
  { round, anchor, start, inputs }: RoundView,
  memory: Memory,
  { mixed, silenced, trained }: Pick<OpenRound, "mixed" | "silenced" | "trained">,
): MixInput {
  const { validation, distribution, benignDistribution, prototypes } = inputs;
  const deltas = deltasOf(memory, round, mixed);
  // Counted over the rows that are in, so that both halves of a split consortium go on learning. Whoever would rather
  // stand still than trust a small company sets `tolerated`.
  const f = toleratedFaults(deltas.length + (trained === null ? 0 : 1), participation.tolerated, silenced);
  return {
    spec,
    ...(autoencoder && { autoencoder }),
    round,
    view: { anchor, start, own: trained && { author: identity.author, parameters: trained.parameters } },
    deltas,
    rule: participation.rule,
    f,
    averaging: participation.averaging ?? averagingDefaults,
    momenta: memory.momenta,
    auxiliary: trained?.auxiliary ?? null,
    guarded: participation.rule !== "mean",
    mergedLosses: memory.mergedLosses,
    trainedRows: trained?.rows ?? 0,
    ownIsGenesis: round === 0 || trained === null,
    validation,
    distribution,
    benignDistribution,
    prototypes,
    triggers: memory.triggers,
    seed: `${secret.next()}`,
    state: memory.ruleState,
  };
}
