import { VervetError } from "../errors.ts";

/** Numbers names as they turn up, after some that are fixed. */
export interface LearntNames {
  indexOf(name: string): number;
  /** The fixed names, then the others sorted, so that the order of files and rows doesn't matter; and each index's final place. */
  finish(): { readonly names: readonly string[]; readonly placeOf: Uint16Array };
}

/**
 * @param kind what they name, for the message
 * @param most as many as fit into the table
 * @throws TOO_MANY_NAMES from indexOf, above `most`: the column is hardly what it is taken for
 */
export function learnNames(kind: string, fixed: readonly string[], most: number): LearntNames {
  const names = [...fixed];
  const known = new Map(names.map((name, index) => [name, index]));
  return {
    indexOf(name) {
      const index = known.get(name) ?? names.length;
      if (index < names.length) return index;
      if (index >= most) {
        throw new VervetError(
          "TOO_MANY_NAMES",
          `there are more than ${most} names of ${kind}`,
          `check which column names the ${kind}`,
        );
      }
      known.set(name, names.push(name) - 1);
      return index;
    },
    finish() {
      const sorted = [...fixed, ...names.slice(fixed.length).toSorted()];
      const places = new Map(sorted.map((name, place) => [name, place]));
      return { names: sorted, placeOf: Uint16Array.from(names, (name) => places.get(name)!) };
    },
  };
}
