import { rankingFilter } from "./ranking-filter.ts";
import type { Filter } from "./rule.ts";
import { ownPanel } from "./witness-panels.ts";

/** The default: judged by ranking, with this organisation's own attacks as witnesses. */
export function rankWitness(): Filter {
  return rankingFilter("rank-witness", ownPanel);
}
