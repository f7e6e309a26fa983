import type { Label } from "./label.ts";

/** What the labels of one flow come to. */
export interface ResolvedLabel {
  readonly verdict: Label["verdict"];
  /** In (0, 1]. */
  readonly weight: number;
}

/** 1 - prod(1 - w): how sure independent voices make, each voice (an origin's rule, list) counted once, at its strongest. */
function certainty(labels: readonly Label[]): number {
  const voices = new Map<string, number>();
  for (const { origin, by, weight } of labels) {
    const voice = JSON.stringify([origin, by]);
    voices.set(voice, Math.max(weight, voices.get(voice) ?? 0));
  }
  const weights = [...voices.values()].toSorted((a, b) => a - b); // products of floats hang on their order
  return 1 - weights.reduce((doubt, weight) => doubt * (1 - weight), 1);
}

/**
 * What to believe of a flow, whatever order its labels came in. An analyst beats everything, the latest word first, and of two
 * at the same moment the graver; else attack and benign are weighed against each other: |A - B|, each side 1 - prod(1 - w).
 *
 * @param labels of one flow
 * @returns null without labels, or when both sides weigh the same: nothing is known, and nothing known is not benign
 */
export function resolveLabels(labels: readonly Label[]): ResolvedLabel | null {
  const analysts = labels.filter(({ origin }) => origin === "analyst");
  if (analysts.length > 0) {
    const latestMs = Math.max(...analysts.map(({ madeMs }) => madeMs));
    const latest = analysts.filter(({ madeMs }) => madeMs === latestMs);
    const verdict = latest.some((label) => label.verdict === "attack") ? "attack" : "benign";
    return { verdict, weight: Math.max(...latest.map(({ weight }) => weight)) };
  }
  const sure = (verdict: Label["verdict"]): number => certainty(labels.filter((label) => label.verdict === verdict));
  const balance = sure("attack") - sure("benign");
  return balance === 0 ? null : { verdict: balance > 0 ? "attack" : "benign", weight: Math.abs(balance) };
}
