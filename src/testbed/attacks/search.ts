import type { RuleState } from "../../robust/rule.ts";
import type { FamilyRows } from "./attack.ts";
import type { DeployedFilter } from "./deployed-filter.ts";

/** What an attack that searches has to go on. Structured-clonable: it searches in a worker. */
export interface SearchInput {
  readonly filter: DeployedFilter;
  /** Held-out rows of all adversaries with this attack, truly labelled: some of each family. */
  readonly rows: FamilyRows;
  /** As the topology has it, less while a ramp lasts. */
  readonly strength: number;
  readonly seed: string;
}

/** What a search found. */
export interface SearchResult {
  readonly update: Float32Array;
  /** What the deployed rule remembers after it, as {@link DeployedFilter.states}; the next round's search goes on from there. */
  readonly states: readonly RuleState[];
}
