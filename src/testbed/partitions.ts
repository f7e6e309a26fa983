import { z } from "zod";
import type { Table } from "../flows/table.ts";
import type { Random } from "../random.ts";
import { dirichlet } from "./partition-dirichlet.ts";
import { disjointAttacks, dropFamilies, dropNamed } from "./partition-drop.ts";
import { deal, dealWhole, mergeDeals, partitionImpossible, requireRows, rowsOfFamilies } from "./partition-rows.ts";

/** How rows are dealt to organisations; options of other kinds are ignored, so that a run can vary `kind` alone. */
export const partitionSchema = z.strictObject({
  kind: z
    .enum([
      "iid",
      "dirichlet",
      "quantity",
      "drop-classes",
      "missing-family",
      "disjoint-attacks",
      "imbalance",
      "by-site",
    ])
    .default("iid"),
  /** dirichlet, quantity: concentration; .1 is harsh skew, 100 nearly none. The design's figures are for .3 and .1. */
  alpha: z.number().positive().max(1e6).default(0.3),
  /** dirichlet, quantity: fewest rows an organisation. Below that, thresholds and guards have nothing to stand on. */
  minRows: z.int().min(0).default(300),
  /** drop-classes: classes that each organisation lacks. One family is what the design's figures are for. */
  dropped: z.int().min(1).default(1),
  /** drop-classes: attack names (the benign rows' name too) to drop from, drawn for each organisation; none: families, in turn. */
  classes: z.array(z.string()).default([]),
  /** imbalance: attack shares reach so far to both sides of the data set's own, in log-odds. 2.5 makes 46% run from 7% to 91%. */
  spread: z.number().min(0).max(10).default(2.5),
});

export type PartitionSpec = z.infer<typeof partitionSchema>;

/**
 * Deals the rows of a table to organisations, as ascending row indexes. No row is dealt twice; every row is dealt, except by
 * `imbalance` (which leaves rows over) and by `drop-classes` of named classes, or where every organisation drops a family.
 *
 * @throws UNKNOWN_CLASS for a class that the data set doesn't name; PARTITION_IMPOSSIBLE when there are too few rows, families or
 *   organisations for what is asked
 */
export function partition(table: Table, spec: PartitionSpec, organisations: number, random: Random): Uint32Array[] {
  switch (spec.kind) {
    case "iid":
      return dealWhole(random.shuffle(rowsOfFamilies(table).flat()), organisations).map(ascending);
    case "dirichlet":
      return dirichlet(table, spec, organisations, random).map(ascending);
    case "drop-classes":
      return dropClasses(table, spec, organisations, random).map(ascending);
    case "missing-family":
      return dropFamilies(table, 1, organisations, random).map(ascending);
    case "disjoint-attacks":
      return disjointAttacks(table, organisations, random).map(ascending);
    case "quantity":
      return quantity(table, spec, organisations, random).map(ascending);
    case "imbalance":
      return imbalance(table, spec.spread, organisations, random).map(ascending);
    case "by-site":
      return bySite(table, organisations, random).map(ascending);
  }
}

function dropClasses(table: Table, spec: PartitionSpec, organisations: number, random: Random): number[][] {
  const { classes, dropped } = spec;
  return classes.length === 0
    ? dropFamilies(table, dropped, organisations, random)
    : dropNamed(table, classes, dropped, organisations, random);
}

/** Organisations of unlike size and one mix: shares of all rows ~ Dirichlet(alpha), beyond the `minRows` that each gets. */
function quantity(table: Table, { alpha, minRows }: PartitionSpec, organisations: number, random: Random): number[][] {
  requireRows(table, organisations, minRows);
  const spare = table.rows - organisations * minRows;
  const draws = Array.from({ length: organisations }, () => random.gamma(alpha));
  const total = draws.reduce((sum, draw) => sum + draw, 0);
  const weights = draws.map((draw) => minRows + (total > 0 ? draw / total : 1 / organisations) * spare);
  return deal(random.shuffle(rowsOfFamilies(table).flat()), weights);
}

/** Organisations of one size, each with its own attack share: logit(share) evenly spaced around the whole table's. */
function imbalance(table: Table, spread: number, organisations: number, random: Random): number[][] {
  const [benign = [], ...families] = rowsOfFamilies(table);
  const attacks = random.shuffle(families.flat());
  random.shuffle(benign);
  if (benign.length === 0 || attacks.length === 0) {
    throw partitionImpossible("imbalance needs both benign and attack rows", "use another partition.kind");
  }
  const centre = Math.log(attacks.length / benign.length);
  const shares = Array.from({ length: organisations }, (_, i) => {
    const position = organisations === 1 ? 0 : (2 * i) / (organisations - 1) - 1;
    return 1 / (1 + Math.exp(-(centre + spread * position)));
  });
  const totalShare = shares.reduce((sum, share) => sum + share, 0);
  const size = Math.min(attacks.length / totalShare, benign.length / (organisations - totalShare));
  random.shuffle(shares);
  let nextAttack = 0;
  let nextBenign = 0;
  return shares.map((share) => {
    const attackCount = Math.floor(share * size);
    const benignCount = Math.floor(size - attackCount);
    const own = attacks.slice(nextAttack, (nextAttack += attackCount));
    return [...own, ...benign.slice(nextBenign, (nextBenign += benignCount))];
  });
}

/** One site an organisation; with more organisations than sites, those of a site share its rows evenly. */
function bySite(table: Table, organisations: number, random: Random): number[][] {
  const sites = table.sites.length;
  if (organisations < sites) {
    throw partitionImpossible(
      `${organisations} organisations can't stand for ${sites} sites`,
      `use at least ${sites} organisations, or another partition.kind`,
    );
  }
  const bySite: number[][] = table.sites.map(() => []);
  for (let row = 0; row < table.rows; row++) bySite[table.site[row]!]!.push(row);
  return mergeDeals(
    organisations,
    bySite.map((rows, site) => {
      const weights = Array.from({ length: organisations }, (_, i) => (i % sites === site ? 1 : 0));
      return deal(random.shuffle(rows), weights);
    }),
  );
}

function ascending(rows: readonly number[]): Uint32Array {
  return Uint32Array.from(rows).toSorted();
}
