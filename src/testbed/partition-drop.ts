import { usageError } from "../errors.ts";
import type { Table } from "../flows/table.ts";
import type { Random } from "../random.ts";
import { deal, dealWhole, mergeDeals, partitionImpossible, rowsOfFamilies } from "./partition-rows.ts";

/** The attack families that have rows, ascending. */
function presentFamilies(table: Table): number[] {
  return [...new Set(table.family)].filter((family) => family > 0).toSorted((a, b) => a - b);
}

/** The attack families that an organisation lacks: `dropped` of those that have rows, beginning with the i-th in turn. */
export function familiesLacking(table: Table, dropped: number, organisation: number): number[] {
  const families = presentFamilies(table);
  return Array.from({ length: dropped }, (_, k) => families[(organisation * dropped + k) % families.length]!);
}

/** Organisation i lacks {@link familiesLacking}; the others share a family's rows evenly. */
export function dropFamilies(table: Table, dropped: number, organisations: number, random: Random): number[][] {
  const families = presentFamilies(table).length;
  if (dropped >= families) {
    throw partitionImpossible(
      `each organisation should lack ${dropped} attack families, but there are only ${families}`,
      "lower partition.dropped",
    );
  }
  const lacking = Array.from({ length: organisations }, (_, i) => familiesLacking(table, dropped, i));
  return mergeDeals(
    organisations,
    rowsOfFamilies(table).map((rows, family) => {
      const weights = lacking.map((lacks) => (lacks.includes(family) ? 0 : 1));
      return deal(random.shuffle(rows), weights);
    }),
  );
}

/** Parts of one size and mix, each without the rows of `dropped` classes, drawn from those named: what is dropped nobody gets. */
export function dropNamed(
  table: Table,
  classes: readonly string[],
  dropped: number,
  organisations: number,
  random: Random,
): number[][] {
  const named = classes.map((name) => {
    const attack = table.attacks.indexOf(name);
    if (attack >= 0) return attack;
    throw usageError(
      "UNKNOWN_CLASS",
      `the data set names no class "${name}"`,
      `use some of ${table.attacks.join(", ")}`,
    );
  });
  if (dropped >= named.length) {
    throw partitionImpossible(
      `each organisation should lack ${dropped} of ${named.length} classes`,
      "lower partition.dropped",
    );
  }
  const parts = dealWhole(random.shuffle(rowsOfFamilies(table).flat()), organisations);
  return parts.map((rows) => {
    const lacks = new Set(random.shuffle([...named]).slice(0, dropped));
    return rows.filter((row) => !lacks.has(table.attack[row]!));
  });
}

/** Attacks by name are dealt whole, the most frequent first, to one organisation after the other; all share benign rows evenly. */
export function disjointAttacks(table: Table, organisations: number, random: Random): number[][] {
  const counts = new Map<number, number>();
  for (let row = 0; row < table.rows; row++) {
    if (table.family[row]! > 0) counts.set(table.attack[row]!, (counts.get(table.attack[row]!) ?? 0) + 1);
  }
  const attacks = [...counts].toSorted(([a, n], [b, m]) => m - n || a - b).map(([attack]) => attack);
  if (attacks.length < organisations) {
    throw partitionImpossible(
      `${attacks.length} attacks are too few for ${organisations} organisations with attacks of their own`,
      "use fewer organisations",
    );
  }
  const [benign = []] = rowsOfFamilies(table);
  const parts = dealWhole(random.shuffle(benign), organisations);
  for (let row = 0; row < table.rows; row++) {
    if (table.family[row]! > 0) parts[attacks.indexOf(table.attack[row]!) % organisations]!.push(row);
  }
  return parts;
}
