import type { Engine } from "../engine/engine.ts";
import type { MlpSpec } from "../model/spec.ts";
import { budgetRate, calibrate, type Calibration, type FlagBudget } from "./calibration.ts";
import { judgeProbation, onProbation, type Probation } from "./rollback.ts";
import { calm, observeFlags, type SurgeState } from "./surge.ts";
import { uncalibratedThreshold } from "./threshold.ts";
import { createWitness, scoreOf, type Witness } from "./witness.ts";

/** What the operator decides; read anew for every batch, so that it can change while the daemon runs. */
export interface DetectorSettings {
  readonly budget: FlagBudget;
  readonly surgeFactor: number;
  readonly rollbackFactor: number;
}

/** How far a threshold without measurement is to be trusted: the more likely class, as a score. */
const evenOdds = scoreOf(uncalibratedThreshold);

/** A model with the threshold that it was calibrated to at this site. */
export interface LiveModel extends Calibration {
  readonly witness: Witness;
}

/** What became of one batch of flows. */
export interface Scored {
  /** In nats, one a row. */
  readonly scores: Float64Array;
  readonly flagged: number;
  /** The model that scored them. */
  readonly live: LiveModel;
  /** The model that went live again because its successor flagged too many or too few; null as a rule. */
  readonly rolledBack: LiveModel | null;
}

/** Scores flows with the newest model that can be trusted. No clock, no I/O. */
export interface LiveDetector {
  /** Null before the first model. */
  live(): LiveModel | null;
  /**
   * Puts a model in, its threshold set first. The one before it goes on watching until the new one has shown itself.
   *
   * @param recent model inputs of recent flows that nobody calls an attack
   */
  adopt(model: ModelToAdopt, recent: RecentRows, flowsPerDay: number | null): LiveModel;
  /** Sets the live model's threshold anew, as traffic changes. */
  recalibrate(recent: RecentRows, flowsPerDay: number | null): void;
  /** @param inputs rows x width. Not before there is a model. */
  score(inputs: Float32Array, rows: number): Scored;
  /** Whether more is flagged than the budget explains: then training pauses. */
  isSurging(): boolean;
}

export interface ModelToAdopt {
  readonly spec: MlpSpec;
  readonly parameters: Float32Array;
  /** As model history names it. */
  readonly version: string;
  /** The score to flag from while this site has too few flows to say. Default: even odds. */
  readonly threshold?: number;
  /** Somebody chose it: it need not prove itself beside its predecessor. */
  readonly chosen?: boolean;
}

/** Model inputs of recent flows. */
export interface RecentRows {
  readonly inputs: Float32Array;
  readonly rows: number;
}

const countFrom = (scores: Float64Array, threshold: number): number =>
  scores.reduce((count, score) => count + Number(score >= threshold), 0);

/** @param settings asked for anew for every batch */
export function createLiveDetector(engine: Engine, settings: () => DetectorSettings): LiveDetector {
  let live: LiveModel | null = null;
  let before: LiveModel | null = null;
  let probation: Probation = onProbation;
  let surge: SurgeState = calm;

  function calibrated(
    witness: Witness,
    { inputs, rows }: RecentRows,
    flowsPerDay: number | null,
    fallback: number,
  ): Calibration {
    const rate = budgetRate(settings().budget, flowsPerDay);
    return calibrate(rows === 0 ? [] : witness.scores(inputs, rows), rate, fallback);
  }

  function retire(model: LiveModel | null): void {
    model?.witness.dispose();
  }

  /** Watches the newest model beside its predecessor; returns to that one where it must. */
  function watch(scores: Float64Array, inputs: Float32Array, rows: number): LiveModel | null {
    if (before === null || live === null) return null;
    probation = {
      flows: probation.flows + rows,
      flagged: probation.flagged + countFrom(scores, live.threshold),
      flaggedBefore: probation.flaggedBefore + countFrom(before.witness.scores(inputs, rows), before.threshold),
    };
    const verdict = judgeProbation(probation, live.rate, settings().rollbackFactor);
    if (verdict === "watching") return null;
    const [kept, dropped] = verdict === "kept" ? [live, before] : [before, live];
    retire(dropped);
    [live, before] = [kept, null];
    return verdict === "kept" ? null : kept;
  }

  return {
    live: () => live,
    adopt({ spec, parameters, version, threshold = evenOdds, chosen = false }, { inputs, rows }, flowsPerDay) {
      const witness = createWitness(engine, spec, parameters, version);
      const calibration = calibrated(witness, { inputs, rows }, flowsPerDay, threshold);
      // A model that never got through its probation is no yardstick: the one before it stays that.
      if (before === null) before = live;
      else retire(live);
      // Nor is one whose threshold nobody measured.
      if (before !== null && (chosen || !(before.calibrated && calibration.calibrated))) {
        retire(before);
        before = null;
      }
      probation = onProbation;
      live = { ...calibration, witness };
      return live;
    },
    recalibrate(recent, flowsPerDay) {
      if (live === null) return;
      live = { ...live, ...calibrated(live.witness, recent, flowsPerDay, live.threshold) };
    },
    score(inputs, rows) {
      const model = live!;
      const scores = model.witness.scores(inputs, rows);
      const flagged = countFrom(scores, model.threshold);
      const { surgeFactor } = settings();
      if (model.calibrated) surge = observeFlags(surge, { flows: rows, flagged }, model.rate, surgeFactor);
      return { scores, flagged, live: model, rolledBack: watch(scores, inputs, rows) };
    },
    isSurging: () => surge.surging,
  };
}
