import type { Compute } from "../engine/engine.ts";
import type { BenignShape } from "../detection/benign-shape.ts";
import type { SharedCalibration } from "../detection/shared-calibration.ts";
import type { LabelledRows } from "../robust/rule.ts";
import { evaluateTask, type EvaluateInput } from "./evaluate-task.ts";
import type { EvaluationSets } from "./evaluation-sets.ts";
import { witnessed, type Home } from "./local-witness.ts";
import type { Organisation, Population } from "./organisations.ts";
import type { ArmFigures, Figures, OrganisationRecord, OwnFigures, TestFigures } from "./summary.ts";
import type { Topology } from "./topology.ts";

/** One organisation's detector. */
export interface Detector {
  /** The flat vector of all that the consortium trains. */
  readonly parameters: Float32Array;
  readonly validation: LabelledRows;
  /** For a local witness; left out: there is none. */
  readonly home?: Home;
  /** What merged moments say of ordinary traffic, and others of how benign rows score; left out: nobody told. */
  readonly shape?: BenignShape | null;
  readonly shared?: SharedCalibration | null;
  /** Attack families that the organisation has no rows of; left out: not asked for. */
  readonly missing?: readonly string[];
}

/** What one organisation's detector achieves. */
export interface DetectorFigures {
  readonly holdout: OwnFigures;
  readonly test: OwnFigures | null;
  /** On the organisation's own holdout rows; null where they were not asked for. */
  readonly home: OwnFigures | null;
  /** Of the families that it has no rows of at home: the share of their holdout rows that it detects. */
  readonly missing: Readonly<Record<string, number>>;
}

/** The attack families that occur among all holdout rows and not among an organisation's own. */
export function missingFamilies({ training }: Pick<Organisation, "training">, { holdout }: Population): string[] {
  const [own, all] = [new Set(training.table.family), new Set(holdout.family)];
  return holdout.families.filter((_, family) => family > 0 && all.has(family) && !own.has(family));
}

/** Tries one organisation's detector, in a worker. */
export async function figuresOf(
  compute: Compute,
  topology: Topology,
  population: Population,
  detector: Detector,
  sets: EvaluationSets,
): Promise<DetectorFigures> {
  const { spec, autoencoder = null } = population;
  const { parameters, shape = null, shared = null, missing = [], home: at } = detector;
  const { scores, combination, falsePositiveRate, confidence, calibratedBy } = topology.detection;
  const alone = { local: null, validation: detector.validation, sets };
  const seen = at ? await witnessed(compute, topology, population, { ...detector, home: at, sets }) : alone;
  const { holdout, test, home } = seen.sets;
  const input: EvaluateInput = {
    model: { spec, autoencoder, parameters, scores, combination, shape },
    local: seen.local,
    shared,
    validation: seen.validation,
    falsePositiveRate,
    caution: { confidence, calibratedBy },
    sets: [holdout, ...(test === null ? [] : [test]), ...(home === undefined ? [] : [home])],
  };
  const figures = await compute.run<OwnFigures[]>(evaluateTask, input);
  const [onHoldout, ...others] = figures;
  const onHome = home === undefined ? null : others.at(-1)!;
  const onTest = test === null ? null : others[0]!;
  const { recallByFamily } = onHoldout!;
  const atHome = missing.flatMap((family) => {
    const recall = recallByFamily[family];
    return recall === undefined ? [] : [[family, recall] as const];
  });
  return { holdout: onHoldout!, test: onTest, home: onHome, missing: Object.fromEntries(atHome) };
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

type Recalls = Readonly<Record<string, number>>;

/** Each name over those who have a figure for it. */
function combineRecalls(all: readonly Recalls[], summarise: Summarise): Recalls {
  const names = [...new Set(all.flatMap((recalls) => Object.keys(recalls)))].toSorted();
  const valuesOf = (name: string): number[] => all.flatMap((recalls) => recalls[name] ?? []);
  return Object.fromEntries(names.map((name) => [name, summarise(valuesOf(name))]));
}

function combineTests(all: readonly (TestFigures | null)[], ...by: [Summarise, Summarise]): TestFigures | null {
  const tests = all.filter((figures) => figures !== null);
  if (tests.length === 0) return null;
  return {
    ...combineFigures(tests, ...by),
    recallByAttack: combineRecalls(
      tests.map(({ recallByAttack }) => recallByAttack),
      by[0],
    ),
    recallByFamily: combineRecalls(
      tests.map(({ recallByFamily }) => recallByFamily),
      by[0],
    ),
    novelRecall: combine(
      tests.map(({ novelRecall }) => novelRecall),
      by[0],
    ),
  };
}

/** Means over organisations, and the worst of each figure (the highest of false alarms, the lowest of the others). */
export function armFigures(all: readonly DetectorFigures[]): ArmFigures {
  const holdouts = all.map(({ holdout }) => holdout);
  const tests = all.map(({ test }) => test);
  return {
    test: combineTests(tests, mean, mean),
    holdout: combineFigures(holdouts, mean, mean),
    missingFamilies: combineRecalls(
      all.map(({ missing }) => missing),
      mean,
    ),
    worst: { test: combineTests(tests, least, most), holdout: combineFigures(holdouts, least, most) },
  };
}

/** What each organisation ended an arm with. */
export function organisationRecords(
  arm: OrganisationRecord["arm"],
  each: readonly { readonly name: string; readonly figures: DetectorFigures }[],
): OrganisationRecord[] {
  return each.map(({ name, figures: { test, holdout, home } }) => ({ arm, organisation: name, test, holdout, home }));
}
