import { emptyAdwin, observeRate, type FlagCount, type RateChange } from "./adwin.ts";
import type { RecentFlows } from "./recent-flows.ts";
import {
  movedPsi,
  settledPsi,
  stabilityOf,
  stabilityReference,
  stabilityRowsMin,
  type FeatureStability,
  type StabilityReference,
} from "./stability.ts";

/** Something that an operator should know of the traffic. */
export type DriftNews =
  /** Features that moved since thresholds were set, the furthest first. */
  | { readonly kind: "moved"; readonly features: readonly FeatureStability[] }
  | { readonly kind: "settled"; readonly features: readonly FeatureStability[] }
  /** The share of flows that are flagged is another than it was. */
  | { readonly kind: "flagged-rate"; readonly change: RateChange };

/** How the traffic compares with the flows that thresholds were set on. */
export interface Drift {
  /** Null while there are too few flows to say. */
  readonly features: readonly FeatureStability[] | null;
  /** Names of those that have moved and are not back yet. */
  readonly moved: readonly string[];
}

/** Watches whether traffic goes on as it was. No clock, no I/O. */
export interface DriftWatch {
  /** Thresholds were set on the recent flows; they become what later ones are held against, once none of them is held against itself. */
  calibrated(recent: RecentFlows): void;
  /** Some flows were scored with a measured threshold. */
  flagged(seen: FlagCount): void;
  /** Compares the flows since calibration with those before; what is news since the last look. */
  look(recent: RecentFlows): readonly DriftNews[];
  current(): Drift;
}

/** Rows compared at most: chance alone then makes a PSI of about .01, and a look takes some 20 ms. */
const comparedRows = 2000;

const byPsi = (a: FeatureStability, b: FeatureStability): number => b.psi - a.psi;

export function createDriftWatch(): DriftWatch {
  let reference: StabilityReference | null = null;
  let referenceSeen = 0;
  let adwin = emptyAdwin;
  let changes: RateChange[] = [];
  let features: readonly FeatureStability[] | null = null;
  let moved: ReadonlySet<string> = new Set();

  function lookAtFeatures(recent: RecentFlows): DriftNews[] {
    const since = Math.min(recent.seen - referenceSeen, recent.rows);
    if (reference === null || since < stabilityRowsMin) return [];
    features = stabilityOf(reference, recent.table(since, comparedRows));
    if (features === null) return [];
    const before = moved;
    const goes = features.filter(({ feature, psi }) => !before.has(feature) && psi > movedPsi);
    const comes = features.filter(({ feature, psi }) => before.has(feature) && psi < settledPsi);
    const back = new Set(comes.map(({ feature }) => feature));
    moved = new Set([...before, ...goes.map(({ feature }) => feature)].filter((feature) => !back.has(feature)));
    return [
      ...(goes.length > 0 ? [{ kind: "moved", features: goes.toSorted(byPsi) } as const] : []),
      ...(comes.length > 0 ? [{ kind: "settled", features: comes.toSorted(byPsi) } as const] : []),
    ];
  }

  return {
    calibrated(recent) {
      const overlaps = reference !== null && recent.seen - referenceSeen < recent.rows;
      if (overlaps || recent.rows < stabilityRowsMin) return;
      reference = stabilityReference(recent.table(recent.rows, comparedRows));
      referenceSeen = recent.seen;
    },
    flagged(seen) {
      const next = observeRate(adwin, seen);
      adwin = next.state;
      if (next.change !== null) changes.push(next.change);
    },
    look(recent) {
      const rateNews = changes.map((change): DriftNews => ({ kind: "flagged-rate", change }));
      changes = [];
      return [...lookAtFeatures(recent), ...rateNews];
    },
    current: () => ({ features, moved: [...moved].toSorted() }),
  };
}
