import { sketchPoints } from "../features/sketch.ts";
import type { TableSketch } from "../features/sketch.ts";
import { unknownCategory } from "../flows/table.ts";
import type { TableSchema } from "../flows/table.ts";
import { explainedFeatures } from "./alert.ts";
import type { Explanation } from "./explanation.ts";

/** One flow's features before scaling, as its schema orders them. */
export interface FlowValues {
  /** NaN where the sensor did not give what a feature is computed from. */
  readonly numeric: ArrayLike<number>;
  /** Indexes into the vocabularies, or `unknownCategory`. */
  readonly categorical: ArrayLike<number>;
}

/** The sketch's points for 50% and 99%. */
const medianPoint = (sketchPoints - 1) / 2;
const p99Point = 0.99 * (sketchPoints - 1);

/**
 * Puts the features that moved a score beside what is usual at this site: the strongest first, those that made the flow look
 * stranger only.
 *
 * @param contributions of each feature to the score: numeric ones, then categorical ones
 * @param site sketch of this site's own flows; null before there is one
 * @returns at most {@link explainedFeatures}
 */
export function explainAgainstSite(
  schema: TableSchema,
  values: FlowValues,
  contributions: ArrayLike<number>,
  site: TableSketch | null,
): Explanation[] {
  const numeric = schema.numeric.map((feature, i): Explanation => {
    const value = values.numeric[i]!;
    const at = (point: number): number | null => site?.numeric[i * sketchPoints + point] ?? null;
    return {
      kind: "numeric",
      feature,
      value: Number.isFinite(value) ? value : null,
      median: at(medianPoint),
      p99: at(p99Point),
      contribution: contributions[i]!,
    };
  });
  let offset = 0;
  const categorical = schema.categorical.map(({ name, vocabulary }, i): Explanation => {
    const index = values.categorical[i]!;
    const share = index === unknownCategory ? null : (site?.categorical[offset + index] ?? null);
    offset += vocabulary.length;
    const contribution = contributions[schema.numeric.length + i]!;
    return { kind: "categorical", feature: name, value: vocabulary[index] ?? "unknown", share, contribution };
  });
  return [...numeric, ...categorical]
    .filter(({ contribution }) => contribution > 0)
    .toSorted((a, b) => b.contribution - a.contribution)
    .slice(0, explainedFeatures);
}
