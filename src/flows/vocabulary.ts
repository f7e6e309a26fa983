import { unknownCategory } from "./table.ts";
import type { CategoricalColumn } from "./table.ts";

/** The index of a value in a column's vocabulary: `other`'s for an unknown one, {@link unknownCategory} where there is no `other`. */
export function indexCategories({ vocabulary, other }: CategoricalColumn): (value: string) => number {
  const indexes = new Map(vocabulary.map((value, index) => [value, index]));
  const unknown = other === undefined ? unknownCategory : (indexes.get(other) ?? unknownCategory);
  return (value) => indexes.get(value) ?? unknown;
}
