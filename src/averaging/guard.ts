/** Below this many held-out rows a loss says too little to refuse anything. */
export const guardRowsMin = 50;

/** A merge may raise the held-out loss of what was merged before by this factor and this much, no more. */
export const guardFactor = 1.5;
export const guardSlack = 0.05;

/** The slack of each kind of loss: cross-entropy in nats; a mean squared error of inputs in [-1, 1], which ends a tenth as large. */
export const slackOf = { mlp: guardSlack, autoencoder: guardSlack / 10 } as const;

/** Slow drift is held against the best merged loss of this many rounds, by a looser bound. */
export const guardMemoryRounds = 20;
export const guardDriftFactor = 2;
export const guardDriftSlack = 0.1;

/** Held-out losses of the parameters that this node merged, newest last. */
export type MergedLosses = readonly number[];

/**
 * The largest held-out loss that merged parameters may have:
 * `min(1.5 before + 0.05, 2 best + 0.1)`, before = max(loss(s_i), loss of the last merge), best over the last 20 merges. It compares with
 * what was merged and never with a freshly trained local model, which a skewed organisation always prefers: after a refusal s_i is such a
 * model, and whoever was held to it would stay out for good.
 */
export function guardBound(lossBefore: number, merged: MergedLosses, slack: number = guardSlack): number {
  const last = merged.at(-1);
  if (last === undefined) return guardFactor * lossBefore + slack;
  const bound = guardFactor * Math.max(lossBefore, last) + slack;
  return Math.min(bound, guardDriftFactor * Math.min(...merged) + guardDriftSlack);
}

/** Whether merged parameters are kept. A loss that is no number is refused. */
export function passesGuard(
  lossBefore: number,
  lossAfter: number,
  rows: number,
  merged: MergedLosses,
  slack: number = guardSlack,
): boolean {
  return rows < guardRowsMin || lossAfter <= guardBound(lossBefore, merged, slack);
}

/** The memory after another merge. */
export function rememberMerge(merged: MergedLosses, loss: number): MergedLosses {
  return [...merged, loss].slice(-guardMemoryRounds);
}
