import type { TableSketch } from "../../features/sketch.ts";
import type { Attack } from "./attack.ts";

/**
 * Announces sketches of traffic that there isn't: every quantile times a hundred, so that everybody's rows would shrink
 * to the same inputs. Its updates are honest. Made for vervet: merged statistics are what inputs are scaled by.
 *
 * It calls everything ordinary in its moments, too, and in its calibration claims that benign rows score far above all others.
 *
 * Statistics are announced before round 0: a schedule that begins later leaves it idle.
 */
export const poisonedStatistics: Attack = {
  name: "poisoned-statistics",
  defaultStrength: 100,
  sees: "own",
  falsify({ schemaHash, all, benign, claims }, strength) {
    const factor = poisonedStatistics.defaultStrength * strength;
    const stretch = ({ numeric, categorical }: TableSketch): TableSketch => ({
      numeric: numeric.map((value) => Math.fround(factor * value)),
      categorical,
    });
    return { schemaHash, all: stretch(all), benign: benign && stretch(benign), claims };
  },
  // As far out as moments of inputs in [-1, 1] can be: everything is as ordinary as anything.
  falsifyMoments: ({ mean, covariance }) => ({ mean: mean.map((m) => -m), covariance: covariance.map(() => 1) }),
  falsifyCalibration({ columns, combined }) {
    const raised = (sketch: Float32Array): Float32Array => sketch.map((score) => Math.fround(score + 1000));
    const all = Object.entries(columns).map(([name, sketch]) => [name, raised(sketch)]);
    return { columns: Object.fromEntries(all), combined: raised(combined) };
  },
};
