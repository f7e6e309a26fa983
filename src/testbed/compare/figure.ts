import type { CellSummary } from "./cell-task.ts";

/** A number that cells are compared by, a fraction in 0 to 1. */
export interface Figure {
  /** As in summary.json, and on the command line. */
  readonly name: string;
  readonly title: string;
  /** Which end is bad. */
  readonly better: "higher" | "lower";
  /** Null where it does not apply. */
  of(summary: CellSummary): number | null;
}

/** All of them; the first is shown where nothing else is asked for. */
export const figures: readonly Figure[] = [
  { name: "macroF1", title: "holdout macro-F1", better: "higher", of: ({ holdout }) => holdout.macroF1 },
  {
    name: "worst",
    title: "holdout macro-F1, worst organisation",
    better: "higher",
    of: ({ worst }) => worst.holdout.macroF1,
  },
  {
    name: "adversariesRejected",
    title: "adversaries' contributions rejected",
    better: "higher",
    of: ({ poisoning }) => poisoning.adversariesRejected,
  },
  {
    name: "honestRejected",
    title: "honest contributions rejected",
    better: "lower",
    of: ({ poisoning }) => poisoning.honestRejected,
  },
  {
    name: "attackSuccessRate",
    title: "attack success rate",
    better: "lower",
    of: ({ poisoning }) => poisoning.attackSuccessRate,
  },
];

/** The figures' names. */
export const figureNames: readonly string[] = figures.map(({ name }) => name);
