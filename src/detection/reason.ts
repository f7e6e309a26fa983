import { unknownCategory, type Table } from "../flows/table.ts";
import type { TypicalRow } from "./contributions.ts";
import { categoryInWords, numberInWords } from "./feature-words.ts";

/** More reasons than this nobody reads. */
const mostReasons = 3;

/**
 * The features that moved a row's score most towards attack, in words, the strongest first.
 *
 * @param contributions of each feature, numeric ones first
 */
export function reasonOf(table: Table, row: number, contributions: Float64Array, typical: TypicalRow): string {
  const { numeric, categorical } = table.schema;
  const isKnown = (feature: number): boolean =>
    feature >= numeric.length || !Number.isNaN(table.numeric[row * numeric.length + feature]!);
  const strongest = [...contributions.keys()]
    .filter((feature) => contributions[feature]! > 0 && isKnown(feature))
    .toSorted((a, b) => contributions[b]! - contributions[a]! || a - b)
    .slice(0, mostReasons);
  const inWords = strongest.map((feature) => {
    if (feature < numeric.length) {
      const value = table.numeric[row * numeric.length + feature]!;
      return numberInWords(numeric[feature]!, value, typical.numeric[feature]!);
    }
    const column = feature - numeric.length;
    const { name, vocabulary } = categorical[column]!;
    const index = table.categorical[row * categorical.length + column]!;
    const value = index === unknownCategory ? "unknown" : vocabulary[index]!;
    return categoryInWords(name, value, vocabulary[typical.categorical[column]!]!);
  });
  return inWords.length === 0 ? "no single feature stands out" : inWords.join("; ");
}
