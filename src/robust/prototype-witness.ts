import { rankingFilter } from "./ranking-filter.ts";
import type { Filter } from "./rule.ts";
import { prototypePanels } from "./witness-panels.ts";

/**
 * rank-witness with more witnesses: prototypes of attacks that this organisation has none of, attacks that carry triggers, and
 * each family alone. It needs the consortium's class claims, and organisations that train on prototypes and triggers
 * themselves; without them it is rank-witness with a trimmed mean.
 */
export function prototypeWitness(): Filter {
  return rankingFilter("prototype-witness", prototypePanels);
}
