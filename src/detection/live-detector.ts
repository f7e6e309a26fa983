import type { Engine } from "../engine/engine.ts";
import type { MlpSpec } from "../model/spec.ts";
import { budgetRate, type FlagBudget } from "./calibration.ts";
import { createOneClass, type OneClassModel } from "./one-class.ts";
import { countFlagged, panelScores, type Panel, type PanelParts, type PanelScores, type RecentRows } from "./panel.ts";
import { judgeProbation, onProbation, type Probation } from "./rollback.ts";
import { seatPanel } from "./seat-panel.ts";
import { calm, observeFlags, type SurgeState } from "./surge.ts";
import { uncalibratedThreshold } from "./threshold.ts";
import { createWitness, scoreOf } from "./witness.ts";

/** What the operator decides; read anew for every batch, so that it can change while the daemon runs. */
export interface DetectorSettings {
  readonly budget: FlagBudget;
  readonly surgeFactor: number;
  readonly rollbackFactor: number;
}

/** How far a threshold without measurement is to be trusted: the more likely class, as a score. */
const evenOdds = scoreOf(uncalibratedThreshold);

/** What became of one batch of flows. */
export interface Scored {
  readonly scores: PanelScores;
  readonly flagged: number;
  /** The witnesses that scored them. */
  readonly live: Panel;
  /** The witnesses that are asked again because their successors flagged too many or too few; null as a rule. */
  readonly rolledBack: Panel | null;
}

/** Scores flows with the newest witnesses that can be trusted. No clock, no I/O. */
export interface LiveDetector {
  /** Null before the first model. */
  live(): Panel | null;
  /**
   * Puts new witnesses in, their thresholds set first. Those before them go on watching until the new ones have shown themselves.
   *
   * @param recent model inputs of recent flows that nobody calls an attack
   */
  adopt(change: Change, recent: RecentRows, flowsPerDay: number | null): Panel;
  /** Sets the live thresholds anew, as traffic changes. */
  recalibrate(recent: RecentRows, flowsPerDay: number | null): void;
  /** Not before there is a model. */
  score(rows: RecentRows): Scored;
  /** Whether more is flagged than the budget explains: then training pauses. */
  isSurging(): boolean;
}

export interface ModelToAdopt {
  readonly spec: MlpSpec;
  readonly parameters: Float32Array;
  /** As model history names it. */
  readonly version: string;
}

/** What changes; what is left out stays as it is. Null: gone. */
export interface Change {
  readonly consortium?: ModelToAdopt;
  readonly local?: ModelToAdopt | null;
  readonly oneClass?: OneClassModel | null;
  /** The score to flag from while this site has too few flows to say. Default: even odds for another model. */
  readonly threshold?: number;
  /** Somebody chose it: it need not prove itself beside its predecessor. */
  readonly chosen?: boolean;
}

/** Frees what a panel holds and no other panel does. */
function retire(panel: Panel | null, ...kept: (Panel | null)[]): void {
  if (panel === null) return;
  for (const part of [panel.consortium, panel.local, panel.oneClass]) {
    const isKept = kept.some(
      (other) => other !== null && [other.consortium, other.local, other.oneClass].includes(part),
    );
    if (!isKept) part?.dispose();
  }
}

/** @param settings asked for anew for every batch */
export function createLiveDetector(engine: Engine, settings: () => DetectorSettings): LiveDetector {
  let live: Panel | null = null;
  let before: Panel | null = null;
  let probation: Probation = onProbation;
  let surge: SurgeState = calm;
  /** Dropped while their scores may still be asked about; freed with the next batch. */
  let outgoing: Panel[] = [];

  function sweep(): void {
    for (const panel of outgoing) retire(panel, live, before);
    outgoing = [];
  }
  const witnessOf = ({ spec, parameters, version }: ModelToAdopt) => createWitness(engine, spec, parameters, version);
  const seated = (parts: PanelParts, recent: RecentRows, flowsPerDay: number | null, fallback: number): Panel =>
    seatPanel(parts, recent, budgetRate(settings().budget, flowsPerDay), fallback);

  /** Watches the newest witnesses beside their predecessors; returns to those where it must. */
  function watch(flagged: number, rows: RecentRows): Panel | null {
    if (before === null || live === null) return null;
    probation = {
      flows: probation.flows + rows.rows,
      flagged: probation.flagged + flagged,
      flaggedBefore: probation.flaggedBefore + countFlagged(before, panelScores(before, rows)),
    };
    const verdict = judgeProbation(probation, live.rate, settings().rollbackFactor);
    if (verdict === "watching") return null;
    const [kept, dropped] = verdict === "kept" ? [live, before] : [before, live];
    outgoing.push(dropped);
    [live, before] = [kept, null];
    return verdict === "kept" ? null : kept;
  }

  return {
    live: () => live,
    adopt({ consortium, local, oneClass, threshold, chosen = false }, recent, flowsPerDay) {
      sweep();
      const was = live;
      const fallback = consortium === undefined && was!.seats.consortium.tails === null ? was!.threshold : evenOdds;
      const parts: PanelParts = {
        consortium: consortium === undefined ? was!.consortium : witnessOf(consortium),
        local: local === undefined ? (was?.local ?? null) : local && witnessOf(local),
        oneClass: oneClass === undefined ? (was?.oneClass ?? null) : oneClass && createOneClass(engine, oneClass),
      };
      live = seated(parts, recent, flowsPerDay, threshold ?? fallback);
      // Witnesses that never got through their probation are no yardstick: those before them stay that.
      const yardstick = before ?? was;
      retire(was, live, yardstick);
      // Nor are those whose thresholds nobody measured.
      before = yardstick !== null && !chosen && yardstick.calibrated && live.calibrated ? yardstick : null;
      if (before === null) retire(yardstick, live);
      probation = onProbation;
      return live;
    },
    recalibrate(recent, flowsPerDay) {
      if (live !== null) live = seated(live, recent, flowsPerDay, live.threshold);
    },
    score(rows) {
      sweep();
      const panel = live!;
      const scores = panelScores(panel, rows);
      const flagged = countFlagged(panel, scores);
      const { surgeFactor } = settings();
      if (panel.calibrated) surge = observeFlags(surge, { flows: rows.rows, flagged }, panel.rate, surgeFactor);
      return { scores, flagged, live: panel, rolledBack: watch(flagged, rows) };
    },
    isSurging: () => surge.surging,
  };
}
