import type { TableSketch } from "../../features/sketch.ts";
import type { Attack } from "./attack.ts";

/**
 * Announces sketches of traffic that there isn't: every quantile times a hundred, so that everybody's rows would shrink
 * to the same inputs. Its updates are honest. Made for vervet: merged statistics are what inputs are scaled by.
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
};
