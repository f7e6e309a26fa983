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
  /** How far the last round's find lay from the mean of the honest updates; null before the first. */
  readonly before: Float32Array | null;
}

/** What a search found. */
export interface SearchResult {
  readonly update: Float32Array;
  /** How unlike each other the accomplices' versions of it are to be, as {@link DeployedFilter.spread}. */
  readonly spread: number;
  /** What the deployed rule remembers after it, as {@link DeployedFilter.states}; the next round's search goes on from there. */
  readonly states: readonly RuleState[];
  /** How far it lies from the mean of the honest updates. */
  readonly deviation: Float32Array;
}
