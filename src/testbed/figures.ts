import type { Compute } from "../engine/engine.ts";
import type { Scaler } from "../features/scaling.ts";
import type { Table } from "../flows/table.ts";
import type { MlpSpec } from "../model/spec.ts";
import type { LabelledRows } from "../robust/rule.ts";
import { evaluateTask, type EvaluateInput, type EvaluationRows } from "./evaluate-task.ts";
import type { Population } from "./organisations.ts";
import type { ArmFigures, Figures, OrganisationRecord, OwnFigures, TestFigures } from "./summary.ts";

/** One organisation's detector. */
export interface Detector {
  readonly parameters: Float32Array;
  readonly validation: LabelledRows;
}

/** The population's holdout and test rows under one scaler. */
export interface EvaluationSets {
  readonly holdout: EvaluationRows;
  readonly test: EvaluationRows | null;
}

function scaledRows(table: Table, scaler: Scaler): EvaluationRows {
  const { rows, family, families, attack, attacks } = table;
  return { rows, inputs: scaler.scale(table), family, families, attack, attacks };
}

/** Scales the rows that figures are taken on. */
export function evaluationSets({ holdout, test }: Population, scaler: Scaler): EvaluationSets {
  return { holdout: scaledRows(holdout, scaler), test: test && scaledRows(test, scaler) };
}

/** What one organisation's detector achieves. */
export interface DetectorFigures {
  readonly holdout: OwnFigures;
  readonly test: OwnFigures | null;
}

/** Tries one organisation's detector, in a worker. */
export async function figuresOf(
  compute: Compute,
  spec: MlpSpec,
  { parameters, validation }: Detector,
  falsePositiveRate: number,
  { holdout, test }: EvaluationSets,
): Promise<DetectorFigures> {
  const sets = test === null ? [holdout] : [holdout, test];
  const input: EvaluateInput = { spec, parameters, validation, falsePositiveRate, sets };
  const [onHoldout, onTest] = await compute.run<OwnFigures[]>(evaluateTask, input);
  return { holdout: onHoldout!, test: onTest ?? null };
}

type Value = number | null;

/** Summarises values over organisations; null where one of them is undefined. */
type Summarise = (values: readonly number[]) => number;

const mean: Summarise = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const least: Summarise = (values) => Math.min(...values);
const most: Summarise = (values) => Math.max(...values);

function combine(values: readonly Value[], summarise: Summarise): Value {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : summarise(defined);
}

function combineFigures(all: readonly Figures[], summarise: Summarise, ofFalseAlarms: Summarise): Figures {
  const over = (pick: (figures: Figures) => Value, by = summarise): Value => combine(all.map(pick), by);
  return {
    accuracy: over((figures) => figures.accuracy),
    f1: over((figures) => figures.f1),
    macroF1: over((figures) => figures.macroF1),
    familyMacroF1: over((figures) => figures.familyMacroF1),
    rocAuc: over((figures) => figures.rocAuc),
    falsePositiveRate: over((figures) => figures.falsePositiveRate, ofFalseAlarms),
  };
}

function combineTests(all: readonly (TestFigures | null)[], ...by: [Summarise, Summarise]): TestFigures | null {
  const tests = all.filter((figures) => figures !== null);
  if (tests.length === 0) return null;
  const recalls = Object.keys(tests[0]!.recallByAttack).map((attack) => [
    attack,
    by[0](tests.map(({ recallByAttack }) => recallByAttack[attack]!)),
  ]);
  return { ...combineFigures(tests, ...by), recallByAttack: Object.fromEntries(recalls) };
}

/** Means over organisations, and the worst of each figure (the highest of false alarms, the lowest of the others). */
export function armFigures(all: readonly DetectorFigures[]): ArmFigures {
  const holdouts = all.map(({ holdout }) => holdout);
  const tests = all.map(({ test }) => test);
  return {
    test: combineTests(tests, mean, mean),
    holdout: combineFigures(holdouts, mean, mean),
    worst: { test: combineTests(tests, least, most), holdout: combineFigures(holdouts, least, most) },
  };
}

/** What each organisation ended an arm with. */
export function organisationRecords(
  arm: OrganisationRecord["arm"],
  each: readonly { readonly name: string; readonly figures: DetectorFigures }[],
): OrganisationRecord[] {
  return each.map(({ name, figures: { test, holdout } }) => ({ arm, organisation: name, test, holdout }));
}
