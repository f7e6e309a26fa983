import { benignThreshold, fewestBenignScores } from "./threshold.ts";

/** The false alarms that an organisation puts up with. */
export type FlagBudget = { readonly falsePositiveRate: number } | { readonly alertsPerDay: number };

/** What holds where the operator says nothing: an analyst's patience. */
export const defaultBudget: FlagBudget = { falsePositiveRate: 0.001 };

/** Bounds of a budget that follows the traffic: no quantile is known beyond the one, the other flags half of everything. */
const leastRate = 1e-6;
const mostRate = 0.5;

/** The budget as a share of flows, given how many there are a day; the default rate before anything is known. */
export function budgetRate(budget: FlagBudget, flowsPerDay: number | null): number {
  if ("falsePositiveRate" in budget) return budget.falsePositiveRate;
  if (flowsPerDay === null || flowsPerDay <= 0) return budgetRate(defaultBudget, null);
  return Math.min(mostRate, Math.max(leastRate, budget.alertsPerDay / flowsPerDay));
}

/** From which score on flows are flagged, and whether this site's own flows say so. */
export interface Calibration {
  /** In nats, as scores are. */
  readonly threshold: number;
  readonly calibrated: boolean;
  /** The share of flows that it is meant to flag. */
  readonly rate: number;
}

/**
 * A model's threshold at this site: the (1 - rate) quantile of its scores of recent flows that nobody calls an attack. Attacks
 * among them that nobody noticed make it flag less than the budget, never more. A quantile needs 1 / rate flows; until then the
 * higher of it and `fallback` holds.
 *
 * @param scores of the model that is about to go live, in any order
 * @param fallback what the model came with
 */
export function calibrate(scores: ArrayLike<number>, rate: number, fallback: number): Calibration {
  const calibrated = scores.length >= Math.max(fewestBenignScores, 1 / rate);
  const quantile = scores.length >= fewestBenignScores ? benignThreshold(scores, rate) : -Infinity;
  return { threshold: calibrated ? quantile : Math.max(quantile, fallback), calibrated, rate };
}
