import type { Random } from "../random.ts";
import type { Table } from "../flows/table.ts";

/** One organisation's rows, as ascending indexes into the table they came from. */
export interface Split {
  readonly train: Uint32Array;
  /** For the merge guard, thresholds and every choice. */
  readonly validation: Uint32Array;
  /** For figures only. */
  readonly holdout: Uint32Array;
}

/** In the order in which equal claims to a leftover row are served: a family of two rows is trained on and measured. */
const shares = [
  { part: "holdout", percent: 20 },
  { part: "validation", percent: 10 },
  { part: "train", percent: 70 },
] as const;

/**
 * Splits an organisation's rows once: 70% train, 10% validation, 20% holdout, within each family (largest remainder), so that rare
 * families appear wherever they can: one row is trained on, two are also in the holdout, five are in all three parts.
 */
export function split(table: Table, rows: Uint32Array, random: Random): Split {
  const parts: Record<keyof Split, number[]> = { train: [], validation: [], holdout: [] };
  for (let family = 0; family < table.families.length; family++) {
    const members = random.shuffle(rows.filter((row) => table.family[row] === family));
    let from = 0;
    for (const { part, count } of apportion(members.length)) {
      for (const row of members.subarray(from, from + count)) parts[part].push(row);
      from += count;
    }
  }
  return {
    train: Uint32Array.from(parts.train).toSorted(),
    validation: Uint32Array.from(parts.validation).toSorted(),
    holdout: Uint32Array.from(parts.holdout).toSorted(),
  };
}

/** How many of `count` rows each part gets, by largest remainder; in whole numbers, since .2 * 3 is not .6. */
function apportion(count: number): { part: keyof Split; count: number }[] {
  const given = shares.map(({ part, percent }) => ({
    part,
    count: Math.floor((percent * count) / 100),
    remainder: (percent * count) % 100,
  }));
  const leftover = count - given.reduce((sum, one) => sum + one.count, 0);
  for (const one of given.toSorted((a, b) => b.remainder - a.remainder).slice(0, leftover)) one.count += 1;
  return given;
}
