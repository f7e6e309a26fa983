import type { CombinationFigures, CompareDocument } from "./document.ts";
import { labelOf } from "./grid.ts";

/** A grid as people read it: the first path's values down, the second's across. */
export interface GridMap {
  /** What the other paths are set to; empty where there are none. */
  readonly caption: string;
  readonly rowPath: string;
  /** Null where only one path varies. */
  readonly columnPath: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly CombinationFigures[] }[];
}

/** One map for each combination of the third path and those after it. */
export function mapsOf({ grid, combinations }: CompareDocument): GridMap[] {
  const [first, second, ...others] = grid;
  const columns = second?.values.map(labelOf) ?? [""];
  const maps = others.reduce((product, { values }) => product * values.length, 1);
  return Array.from({ length: maps }, (_, map) => ({
    caption: others.map(({ path }) => `${path}=${labelOf(combinations[map]!.set[path])}`).join(", "),
    rowPath: first!.path,
    columnPath: second?.path ?? null,
    columns,
    rows: first!.values.map((value, row) => ({
      label: labelOf(value),
      cells: columns.map((_, column) => combinations[(row * columns.length + column) * maps + map]!),
    })),
  }));
}
