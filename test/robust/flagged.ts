import { weightAgainst } from "../../src/robust/evidence.ts";
import type { Evidence } from "../../src/robust/evidence.ts";

/** Indexes of the rows that a step flags. */
export function flagged(evidence: Evidence): number[] {
  return [...evidence.weights.keys()].filter((j) => weightAgainst(evidence, j) > 1);
}
