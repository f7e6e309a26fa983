import { calibrate } from "./calibration.ts";
import { combineScores, scoreNames, type ScoreColumns } from "./combined-score.ts";
import { witnessColumns, type Panel, type PanelParts, type RecentRows, type Tails } from "./panel.ts";
import { extendedTail } from "./tail.ts";
import { affordable, fewestBenignScores, thresholdPassing } from "./threshold.ts";
import { jointThresholds } from "./two-witnesses.ts";
import type { Witness } from "./witness.ts";

/** Takes what is usual from the columns of recent flows; null where the classifier is all there is, or the flows are too few. */
function tailsOf(columns: ScoreColumns): Tails | null {
  const names = scoreNames.filter((name) => columns[name] !== undefined);
  if (names.length < 2 || columns.classifier!.length < fewestBenignScores) return null;
  const tails = new Map(names.map((name) => [columns[name]!, extendedTail(columns[name]!)]));
  const each = names.map((name) => [name, tails.get(columns[name]!)!] as const);
  return {
    combined: combineScores(columns, "strangest", (column) => tails.get(column)!),
    classifierLeads(ofRow) {
      const strangeness = new Map(each.map(([name, tail]) => [name, tail(ofRow[name]![0]!)]));
      return strangeness.get("classifier")! >= Math.max(...strangeness.values());
    },
  };
}

/**
 * Calibrates witnesses on recent flows that nobody calls an attack.
 *
 * @param rate share of flows that may be flagged, by either
 * @param fallback threshold of the consortium's classifier while there are too few flows to measure one
 */
export function seatPanel(parts: PanelParts, recent: RecentRows, rate: number, fallback: number): Panel {
  const { inputs, rows } = recent;
  const others = parts.oneClass === null || rows === 0 ? {} : parts.oneClass.columns(inputs, rows);
  const measured = (witness: Witness) => {
    if (rows === 0) return { witness, tails: null, scores: new Float64Array(0) };
    const columns = witnessColumns(witness, others, recent);
    const tails = tailsOf(columns);
    return { witness, tails, scores: tails === null ? columns.classifier! : tails.combined(columns) };
  };
  const { scores, ...consortium } = measured(parts.consortium);
  const alone = calibrate(scores, rate, consortium.tails === null ? fallback : -Infinity);
  const ownSeat = { ...consortium, threshold: alone.threshold, aloneThreshold: alone.threshold };
  if (parts.local === null || !alone.calibrated) {
    return { ...parts, ...alone, seats: { consortium: ownSeat, local: null } };
  }
  const { scores: localScores, ...local } = measured(parts.local);
  const joint = jointThresholds(scores, localScores, rate)!; // calibrated: there are enough rows
  const localAlone = thresholdPassing(localScores, affordable(rows, rate));
  return {
    ...parts,
    ...alone,
    threshold: joint.consortium,
    seats: {
      consortium: { ...ownSeat, threshold: joint.consortium },
      local: { ...local, threshold: joint.local, aloneThreshold: localAlone },
    },
  };
}
