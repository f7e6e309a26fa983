import type { Engine } from "../engine/engine.ts";
import type { ModelSpec } from "../model/spec.ts";
import type { RowDistribution } from "../features/distribution.ts";
import runFilter from "../robust/filter-task.ts";
import type { LabelledRows, RuleState, Verdict } from "../robust/rule.ts";
import type { Trigger } from "../training/triggers.ts";
import { meanLoss } from "../training/mean-loss.ts";
import { contributionsOf, type HeldDelta, type Viewpoint } from "./contributions.ts";
import { passesGuard, type MergedLosses } from "./guard.ts";
import type { RoundOutcome } from "./round.ts";

/** Everything that filtering and merging one round depend on. Structured-clonable: it crosses to a worker. */
export interface MixInput {
  readonly spec: ModelSpec;
  readonly round: number;
  readonly view: Viewpoint;
  /** The newest delta of each author that this node mixes. */
  readonly deltas: readonly HeldDelta[];
  readonly rule: string;
  readonly f: number;
  /** Length of the step: x_i <- s_i + eta * step. */
  readonly eta: number;
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
export interface MixOutput {
  readonly parameters: Float32Array;
  readonly outcome: RoundOutcome;
  readonly verdicts: readonly Verdict[];
  readonly degraded: "too-few" | "degraded" | null;
  readonly state: RuleState;
  /** Held-out loss of the merged parameters; null when nothing was merged, or there are no held-out rows. */
  readonly mergedLoss: number | null;
}

/** Where a pool finds this task. */
export const mixTask = new URL(import.meta.url);

/** Filters the contributions, takes the step, and asks the guard: a pure function, run in a worker. */
export default function mix(input: MixInput, engine: Engine): MixOutput {
  const { deltas, eta, guarded, mergedLosses, round, spec, validation, view } = input;
  const { own, start } = view;
  const local = own?.parameters ?? start;
  const contributions = contributionsOf(deltas, round, view);
  const kept = { parameters: local.slice(), mergedLoss: null };
  if (contributions.length === 0) {
    return { ...kept, outcome: "too-few", verdicts: [], degraded: "too-few", state: input.state };
  }

  const { step, verdicts, state, degraded } = runFilter(
    { ...input, contributions, ownAuthor: own?.author ?? null, start },
    engine,
  );
  if (step === null) return { ...kept, outcome: "too-few", verdicts, degraded, state };

  const merged = start.map((s, k) => s + eta * step[k]!);
  if (validation.rows === 0)
    return { parameters: merged, outcome: "merged", verdicts, degraded, state, mergedLoss: null };
  const after = meanLoss(engine, spec, merged, validation);
  const before = guarded ? meanLoss(engine, spec, start, validation) : after;
  if (guarded && !passesGuard(before, after, validation.rows, mergedLosses)) {
    return { ...kept, outcome: "merge-guard", verdicts, degraded, state };
  }
  return { parameters: merged, outcome: "merged", verdicts, degraded, state, mergedLoss: after };
}
