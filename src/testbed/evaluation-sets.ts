import type { Scaler } from "../features/scaling.ts";
import type { Table } from "../flows/table.ts";
import type { EvaluationRows } from "./evaluate-task.ts";
import type { Organisation, Population } from "./organisations.ts";

/** The population's holdout and test rows under one scaler. */
export interface EvaluationSets {
  readonly holdout: EvaluationRows;
  readonly test: EvaluationRows | null;
  /** One organisation's own part of the holdout; left out: no figures are wanted there. */
  readonly home?: EvaluationRows;
}

function scaledRows(table: Table, scaler: Scaler, known: ReadonlySet<string>): EvaluationRows {
  const { rows, family, families, attack, attacks } = table;
  const novel = attacks.filter((name, index) => index > 0 && !known.has(name));
  return { rows, inputs: scaler.scale(table), family, families, attack, attacks, novel };
}

/** Scales the rows that figures are taken on. */
export function evaluationSets(population: Population, scaler: Scaler): EvaluationSets {
  const { holdout, test } = population;
  const known = knownAttacks(population);
  return { holdout: scaledRows(holdout, scaler, known), test: test && scaledRows(test, scaler, known) };
}

/** An organisation's own holdout rows under its scaler. */
export function homeRows(
  population: Population,
  { holdout }: Pick<Organisation, "holdout">,
  scaler: Scaler,
): EvaluationRows {
  return scaledRows(holdout, scaler, knownAttacks(population));
}

/** Names of the attacks, and of benign rows, that somebody has in training. */
function knownAttacks({ organisations }: Population): ReadonlySet<string> {
  const known = new Set<string>();
  for (const { training } of organisations) {
    const { attack, attacks } = training.table;
    for (const index of new Set(attack)) known.add(attacks[index]!);
  }
  return known;
}
