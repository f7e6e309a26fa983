import type { Engine } from "../engine/engine.ts";
import type { RowKernels } from "../engine/row-kernels.ts";
import type { ModelSpec } from "../model/spec.ts";
import { benignRows } from "../features/benign-rows.ts";
import type { RowDistribution } from "../features/distribution.ts";
import type { Auxiliary } from "../training/auxiliary.ts";
import runFilter from "../robust/filter-task.ts";
import type { Contribution, LabelledRows, RuleState, Verdict } from "../robust/rule.ts";
import type { Trigger } from "../training/triggers.ts";
import { meanLoss } from "../training/mean-loss.ts";
import { clusteredStep } from "./cluster-step.ts";
import { apartByAuxiliary, apartByDirection, clustersOf } from "./clusters.ts";
import { contributionsOf, type HeldDelta, type Viewpoint } from "./contributions.ts";
import { passesGuard, slackOf, type MergedLosses } from "./guard.ts";
import { withHead } from "./head.ts";
import { carried, drifted, type Momenta } from "./momentum.ts";
import type { AveragingOptions } from "./options.ts";
import type { RoundOutcome } from "./round.ts";

/** Everything that filtering and merging one model in one round depend on. Structured-clonable. */
export interface MergeInput {
  readonly spec: ModelSpec;
  readonly round: number;
  readonly view: Viewpoint;
  /** The newest delta of each author that this node mixes. */
  readonly deltas: readonly HeldDelta[];
  readonly rule: string;
  readonly f: number;
  readonly averaging: AveragingOptions;
  readonly momenta: Momenta;
  /** What this organisation told of itself beside its own update; null: nothing. */
  readonly auxiliary: Auxiliary | null;
  /** Whether the merge guard watches; the undefended baseline goes without. */
  readonly guarded: boolean;
  readonly mergedLosses: MergedLosses;
  readonly trainedRows: number;
  readonly ownIsGenesis: boolean;
  readonly validation: LabelledRows;
  readonly distribution: RowDistribution | null;
  readonly benignDistribution: RowDistribution | null;
  readonly prototypes: LabelledRows;
  readonly triggers: readonly Trigger[];
  readonly seed: string;
  readonly state: RuleState;
}

/** One round's result: the next s_i, and why. */
export interface MergeOutput {
  readonly parameters: Float32Array;
  readonly outcome: RoundOutcome;
  readonly verdicts: readonly Verdict[];
  readonly degraded: "too-few" | "degraded" | null;
  readonly state: RuleState;
  /** Held-out loss of the merged parameters; null when nothing was merged, or there are no held-out rows. */
  readonly mergedLoss: number | null;
  readonly momenta: Momenta;
  /** Held-out loss of s_i and of what was merged, or was refused by the guard; null without held-out rows, or a step. */
  readonly heldOut: HeldOutLoss | null;
}

/** What merging did to the loss on rows that were never trained on. */
export interface HeldOutLoss {
  readonly before: number;
  readonly after: number;
}

/** What is judged and mixed: whole updates, or all but their last layers where those stay at home. */
function mixedContributions(
  { deltas, round, view, spec, averaging }: MergeInput,
  { allocate }: RowKernels,
): Contribution[] {
  const contributions = contributionsOf(deltas, round, view, allocate);
  if (averaging.personal !== "head") return contributions;
  const none = new Float32Array(view.start.length);
  return contributions.map((row) => ({ ...row, update: withHead(spec, row.update, none) }));
}

/** The rule's step, or the one that the clusters among the rows it kept lead to. */
function stepOfClusters(
  step: Float32Array,
  contributions: readonly Contribution[],
  verdicts: readonly Verdict[],
  { averaging, auxiliary, deltas, f, guarded, view }: MergeInput,
): Float32Array {
  const { by, models } = averaging.clusters;
  if (by === "none") return step;
  const rejected = new Set(verdicts.filter(({ status }) => status === "rejected").map(({ author }) => author));
  const kept = contributions.filter(({ author }) => !rejected.has(author));
  const updates = kept.map(({ update }) => update);
  const told = new Map(deltas.map((delta) => [delta.author, delta.auxiliary ?? null]));
  if (view.own !== null) told.set(view.own.author, auxiliary);
  const apart =
    by === "direction"
      ? apartByDirection(updates)
      : apartByAuxiliary(kept.map(({ author }) => told.get(author) ?? null));
  const clusters = clustersOf(kept.length, apart);
  const self = kept.findIndex(({ author }) => author === view.own?.author);
  const own = models === "own" && self >= 0 ? clusters.findIndex((members) => members.includes(self)) : null;
  return clusteredStep(step, updates, clusters, own, guarded ? f : null);
}

/** The held-out rows that a model is guarded by: an autoencoder has to restore the benign ones. */
function guardRows(spec: ModelSpec, validation: LabelledRows): LabelledRows {
  return spec.kind === "autoencoder" ? benignRows(validation, spec.layers[0]!) : validation;
}

/** Filters the contributions, takes the step, and asks the guard: a pure function. */
export function merge(input: MergeInput, engine: Engine): MergeOutput {
  const kernels = engine.createRows();
  try {
    return mergeOver(input, engine, kernels);
  } finally {
    kernels.dispose();
  }
}

function mergeOver(input: MergeInput, engine: Engine, kernels: RowKernels): MergeOutput {
  const { averaging, guarded, mergedLosses, spec, view } = input;
  const validation = guardRows(spec, input.validation);
  const { own, start } = view;
  const local = own?.parameters ?? start;
  const contributions = mixedContributions(input, kernels);
  const update = own && own.parameters.map((x, k) => x - start[k]!);
  const momenta = update === null ? input.momenta : drifted(input.momenta, update, averaging.feddynAlpha);
  const kept = {
    parameters: local.slice(),
    mergedLoss: null,
    heldOut: null,
    momenta: { ...momenta, velocity: null },
  };
  if (contributions.length === 0) {
    return { ...kept, outcome: "too-few", verdicts: [], degraded: "too-few", state: input.state };
  }

  const { step, verdicts, state, degraded } = runFilter(
    { ...input, contributions, ownAuthor: own?.author ?? null, start },
    engine,
    kernels,
  );
  if (step === null) return { ...kept, outcome: "too-few", verdicts, degraded, state };

  const next = carried(stepOfClusters(step, contributions, verdicts, input), momenta, averaging);
  const moved = start.map((s, k) => s + averaging.rate * next.step[k]!);
  const merged = averaging.personal === "head" ? withHead(spec, moved, local) : moved;
  const done = { parameters: merged, outcome: "merged", verdicts, degraded, state, momenta: next.momenta } as const;
  if (validation.rows === 0) return { ...done, mergedLoss: null, heldOut: null };
  const after = meanLoss(engine, spec, merged, validation);
  const before = meanLoss(engine, spec, start, validation);
  const heldOut = { before, after };
  if (guarded && !passesGuard(before, after, validation.rows, mergedLosses, slackOf[spec.kind])) {
    return { ...kept, outcome: "merge-guard", verdicts, degraded, state, heldOut };
  }
  return { ...done, mergedLoss: after, heldOut };
}
