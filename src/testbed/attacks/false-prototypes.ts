import { sketchPoints, valueAt, type TableSketch } from "../../features/sketch.ts";
import type { Attack } from "./attack.ts";

/** The sketch of those who are in the upper `share` in every numeric feature; their categories are everybody's. */
function upperPart({ numeric, categorical }: TableSketch, share: number): TableSketch {
  const last = sketchPoints - 1;
  const upper = numeric.map((_, i) => {
    const point = i % sketchPoints;
    const feature = numeric.subarray(i - point, i - point + sketchPoints);
    return valueAt(feature, (1 - share) * last + share * point);
  });
  return { numeric: upper, categorical };
}

/**
 * Claims of every attack class it knows that it looks like busy benign traffic: its benign sketches' upper ends, which are unusual enough to
 * be believed. Who draws prototypes from such claims learns to alert on benign rows, and lets them testify as attacks. Its updates are honest.
 * Made for vervet, against prototype-witness; no other rule asks for claims, so under them it does nothing.
 *
 * Claims are announced before round 0: a schedule that begins later leaves it idle.
 */
export const falsePrototypes: Attack = {
  name: "false-prototypes",
  defaultStrength: 0.3,
  sees: "own",
  falsify(own, strength) {
    const { all, benign, claims } = own;
    const share = Math.min(1, falsePrototypes.defaultStrength * strength);
    const labels = claims.length > 0 ? claims.map(({ label }) => label) : [1];
    return { ...own, claims: labels.map((label) => ({ label, sketch: upperPart(benign ?? all, share) })) };
  },
};
