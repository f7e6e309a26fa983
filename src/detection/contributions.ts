import type { MergedStatistics } from "../features/merge-statistics.ts";
import type { Scaler } from "../features/scaling.ts";
import { blocksOf } from "../features/schema.ts";
import { sketchPoints } from "../features/sketch.ts";
import type { TableSchema } from "../flows/table.ts";

/** What is usual: of each numeric feature the median, of each categorical one the most frequent value. */
export interface TypicalRow {
  /** As model inputs. */
  readonly inputs: Float32Array;
  /** Raw medians. */
  readonly numeric: Float32Array;
  /** Indexes into the vocabularies. */
  readonly categorical: Uint16Array;
}

/** The typical row of benign traffic, or of all where the statistics tell benign traffic not apart. */
export function typicalRow(schema: TableSchema, { all, benign }: MergedStatistics, scaler: Scaler): TypicalRow {
  const sketch = benign ?? all;
  const inputs = new Float32Array(scaler.width);
  const median = (sketchPoints - 1) / 2;
  const numeric = Float32Array.from(schema.numeric, (_, i) => sketch.numeric[i * sketchPoints + median]!);
  numeric.forEach((value, i) => (inputs[i] = scaler.scaleValue(i, value)));
  let offset = 0;
  const categorical = Uint16Array.from(schema.categorical, ({ vocabulary }) => {
    const frequencies = sketch.categorical.subarray(offset, offset + vocabulary.length);
    const most = frequencies.indexOf(Math.max(...frequencies));
    inputs[schema.numeric.length + offset + most] = 1;
    offset += vocabulary.length;
    return most;
  });
  return { inputs, numeric, categorical };
}

/**
 * What each feature adds to a row's margin: the margin less what it would be with that feature at its typical value (occlusion, Zeiler and
 * Fergus 2014, over feature groups).
 *
 * @param margins gives the margins of so many rows of model inputs
 * @param inputs the row's model inputs
 * @returns one number a feature, numeric ones first; above 0: the feature made the row look more like an attack
 */
export function contributionsOf(
  schema: TableSchema,
  margins: (inputs: Float32Array, rows: number) => Float64Array,
  inputs: Float32Array,
  typical: TypicalRow,
): Float64Array {
  const blocks = blocksOf(schema);
  const width = inputs.length;
  const variants = new Float32Array((blocks.length + 1) * width);
  variants.set(inputs);
  blocks.forEach(({ offset, width: blockWidth }, i) => {
    const at = (i + 1) * width;
    variants.set(inputs, at);
    variants.set(typical.inputs.subarray(offset, offset + blockWidth), at + offset);
  });
  const [own, ...others] = margins(variants, blocks.length + 1);
  return Float64Array.from(others, (margin) => own! - margin);
}
