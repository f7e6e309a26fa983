import type { CellSummary } from "./cell-task.ts";
import { figures, type Figure } from "./figure.ts";
import { combinationsOf, type Cell, type Combination, type Variation } from "./grid.ts";
import type { CellOutcome } from "./run-cells.ts";

/** Values of a combination by path. */
export type Chosen = Readonly<Record<string, unknown>>;

/** One figure of a combination over its seeds. */
export interface OverSeeds {
  readonly mean: number;
  /** Highest minus lowest; 0 of a single seed. */
  readonly spread: number;
  /** The lowest where higher is better, the highest where lower is. */
  readonly worst: number;
}

/** One combination over its seeds. */
export interface CombinationFigures {
  readonly set: Chosen;
  /** How many of its seeds failed; the figures are over the others. */
  readonly failed: number;
  /** By {@link Figure.name}; null where no seed has the figure. */
  readonly figures: Readonly<Record<string, OverSeeds | null>>;
}

/** What compare.json holds and `--json` prints. The same grid, seeds and version give the same bytes. */
export interface CompareDocument {
  readonly name: string;
  readonly seeds: readonly number[];
  readonly grid: readonly { readonly path: string; readonly values: readonly unknown[] }[];
  /** Over the seeds; the last path changes fastest. */
  readonly combinations: readonly CombinationFigures[];
  /** Every run, in the same order for one seed after the other. */
  readonly cells: readonly ({ readonly set: Chosen; readonly seed: number } & CellOutcome)[];
}

/** One figure over seeds; null where none has it. */
export function overSeeds({ of, better }: Figure, summaries: readonly CellSummary[]): OverSeeds | null {
  const values = summaries.map(of).filter((value) => value !== null);
  if (values.length === 0) return null;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, spread: most - least, worst: better === "higher" ? least : most };
}

/**
 * Puts a grid's outcomes together.
 *
 * @param outcomes one for each cell, by its key
 */
export function compareDocument(
  variations: readonly Variation[],
  cells: readonly Cell[],
  outcomes: ReadonlyMap<string, CellOutcome>,
): CompareDocument {
  const chosen = (combination: Combination): Chosen =>
    Object.fromEntries(variations.map(({ path }, i) => [path, combination[i]!.value]));
  const { name } = cells[0]!.topology;
  const combinations = combinationsOf(variations);
  return {
    name,
    seeds: [...new Set(cells.map(({ seed }) => seed))],
    grid: variations.map(({ path, values }) => ({ path, values: values.map(({ value }) => value) })),
    combinations: combinations.map((combination, c) => {
      const own = cells.filter((_, i) => i % combinations.length === c).map(({ key }) => outcomes.get(key)!);
      const summaries = own.map(({ summary }) => summary).filter((summary) => summary !== null);
      return {
        set: chosen(combination),
        failed: own.length - summaries.length,
        figures: Object.fromEntries(figures.map((figure) => [figure.name, overSeeds(figure, summaries)])),
      };
    }),
    cells: cells.map(({ combination, seed, key }) => ({ set: chosen(combination), seed, ...outcomes.get(key)! })),
  };
}
