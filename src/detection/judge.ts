import type { Engine } from "../engine/engine.ts";
import { benignRows } from "../features/benign-rows.ts";
import { attackMargins } from "../model/margin.ts";
import type { LabelledRows } from "../robust/rule.ts";
import { outputsOf } from "../training/outputs.ts";
import { calibrateScores, type Caution, type ScoreRule } from "./calibrate-scores.ts";
import type { ScoreColumns } from "./combined-score.ts";
import { detectionMetrics } from "./metrics.ts";
import { scoreColumns, type RowsToScore, type ScoringModel } from "./score-columns.ts";
import type { SharedCalibration } from "./shared-calibration.ts";
import { consortiumShare, jointScore } from "./two-witnesses.ts";

/** An organisation's own classifier beside the consortium's. Structured-clonable. */
export interface LocalWitness {
  readonly parameters: Float32Array;
  /** Whether it speaks for itself; else it takes the place of the consortium's classifier among the scores. */
  readonly alone: boolean;
}

/** The models that one organisation scores with, and the rows that it knows. Structured-clonable. */
export interface JudgeInput {
  readonly model: ScoringModel;
  /** Null: one witness. */
  readonly local: LocalWitness | null;
  /** What others told of how benign rows score. */
  readonly shared: SharedCalibration | null;
  /** The organisation's own rows, which thresholds are calibrated on. */
  readonly validation: LabelledRows & Pick<RowsToScore, "ownInputs">;
  readonly falsePositiveRate: number;
  /** Of one witness; two share the budget by ranks of the own rows. Left out: none. */
  readonly caution?: Caution;
}

/** One score of a row, and from which on it alerts. */
export interface Judge {
  score(rows: RowsToScore): Float64Array;
  readonly threshold: number;
}

/** With fewer benign validation rows it can't be told whose false alarms are fewer. */
const fewestBenignRows = 20;

function benignOf({ ownInputs, ...rows }: JudgeInput["validation"], width: number): RowsToScore {
  const benign = benignRows(rows, width);
  return ownInputs ? { ...benign, ownInputs: benignRows({ ...rows, inputs: ownInputs }, width).inputs } : benign;
}

/** What a witness makes of rows, and the rule it was calibrated to. */
interface Calibrated extends ScoreRule {
  readonly of: (rows: RowsToScore) => Float64Array;
}

/** Too few benign rows to hold two to one budget: who does better on the own validation rows speaks alone. */
function betterOf(consortium: Calibrated, local: Calibrated, { validation }: JudgeInput): Calibrated {
  const { labels, rows } = validation;
  const benign = labels.subarray(0, rows).filter((label) => label === 0).length;
  if (benign < fewestBenignRows || benign === rows) return consortium;
  const reached = (one: Calibrated) => detectionMetrics(one.of(validation), labels, one.threshold).macroF1;
  return reached(local) > reached(consortium) ? local : consortium;
}

/** The organisation's own calibration, of one witness or of both. */
export function judgeOf(input: JudgeInput, engine: Engine): Judge {
  const { model, local, shared, validation, falsePositiveRate, caution } = input;
  const { spec } = model;
  const benign = benignOf(validation, spec.layers[0]!);
  const calibrated = (columnsOf: (rows: RowsToScore) => ScoreColumns): Calibrated => {
    const rule = calibrateScores(columnsOf(benign), falsePositiveRate, model.combination, shared, caution);
    return { ...rule, of: (rows) => rule.score(columnsOf(rows)) };
  };
  const known = new WeakMap<RowsToScore, ScoreColumns>();
  /** Both witnesses ask for the same rows, and distances take their time. */
  function columnsOf(rows: RowsToScore): ScoreColumns {
    const columns = known.get(rows) ?? scoreColumns(engine, model, rows);
    known.set(rows, columns);
    return columns;
  }
  const consortium = calibrated(columnsOf);
  if (local === null) return { threshold: consortium.threshold, score: consortium.of };

  const own = calibrated((rows) => {
    const seen = rows.ownInputs ?? rows.inputs;
    const logits = outputsOf(engine, spec, local.parameters, seen, rows.rows);
    const classifier = attackMargins(logits, rows.rows, spec.classes.length);
    return local.alone ? { classifier } : { ...columnsOf(rows), classifier };
  });
  const scoresOf = (rows: RowsToScore) => ({ consortium: consortium.of(rows), local: own.of(rows) });
  const share = consortiumShare({ ...scoresOf(validation), labels: validation.labels }, falsePositiveRate);
  const byBoth = scoresOf(benign);
  const both = jointScore(byBoth.consortium, byBoth.local, falsePositiveRate, share);
  if (both === null) {
    const { of: score, threshold } = betterOf(consortium, own, input);
    return { threshold, score };
  }
  return {
    threshold: both.threshold,
    score(rows) {
      const told = scoresOf(rows);
      return both.score(told.consortium, told.local);
    },
  };
}
