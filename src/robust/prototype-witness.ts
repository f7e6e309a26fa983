import { rankingFilter } from "./ranking-filter.ts";
import type { Filter } from "./rule.ts";
import { prototypePanels } from "./witness-panels.ts";

/**
 * rank-witness with more witnesses: attacks that carry triggers, prototypes of what this organisation has none of among them, and the prototypes
 * of each family. It needs the consortium's class claims, and organisations that train on prototypes and triggers themselves; without them it
 * is rank-witness.
 */
export function prototypeWitness(): Filter {
  return rankingFilter("prototype-witness", prototypePanels);
}
