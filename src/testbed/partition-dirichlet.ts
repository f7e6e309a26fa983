import type { Table } from "../flows/table.ts";
import type { Random } from "../random.ts";
import { deal, requireRows, rowsOfFamilies } from "./partition-rows.ts";

/** Draws that may fail to give everybody `minRows`, before rows are moved instead: at alpha .1 few draws pass. */
const maxDraws = 20;

/**
 * For each family, benign being one, shares of its rows ~ Dirichlet(alpha, ..., alpha) over the organisations
 * (Hsu et al. 2019; Yurochkin et al. 2019).
 *
 * Drawn again until each organisation has `minRows`; after {@link maxDraws} draws the poorest get random rows of the richest.
 *
 * @throws PARTITION_IMPOSSIBLE when there are fewer rows than that in all
 */
export function dirichlet(
  table: Table,
  { alpha, minRows }: { readonly alpha: number; readonly minRows: number },
  organisations: number,
  random: Random,
): number[][] {
  requireRows(table, organisations, minRows);
  const byFamily = rowsOfFamilies(table);
  const draw = (): number[][] => {
    const hands = byFamily.map((rows) => {
      const weights = Array.from({ length: organisations }, () => random.gamma(alpha));
      return deal(random.shuffle(rows), weights);
    });
    return Array.from({ length: organisations }, (_, i) => hands.flatMap((hand) => hand[i]!));
  };
  let organisationRows = draw();
  for (let i = 1; i < maxDraws && poorest(organisationRows).length < minRows; i++) organisationRows = draw();
  while (poorest(organisationRows).length < minRows) {
    const poor = poorest(organisationRows);
    const rich = richest(organisationRows);
    const spare = Math.max(1, Math.min(minRows - poor.length, (rich.length - minRows) >> 1));
    poor.push(...random.shuffle(rich).splice(0, spare));
  }
  return organisationRows;
}

function poorest(organisations: number[][]): number[] {
  return organisations.reduce((least, rows) => (rows.length < least.length ? rows : least));
}

function richest(organisations: number[][]): number[] {
  return organisations.reduce((most, rows) => (rows.length > most.length ? rows : most));
}
