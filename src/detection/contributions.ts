import type { MergedStatistics } from "../features/merge-statistics.ts";
import type { Scaler } from "../features/scaling.ts";
import { blocksOf, type Block } from "../features/schema.ts";
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
  /** Which model inputs belong to which feature. */
  readonly blocks: readonly Block[];
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
  return { inputs, numeric, categorical, blocks: blocksOf(schema) };
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
  margins: (inputs: Float32Array, rows: number) => Float64Array,
  inputs: Float32Array,
  typical: TypicalRow,
): Float64Array {
  const { length: width } = inputs;
  const usual = typical.inputs;
  const contributions = new Float64Array(typical.blocks.length);
  const differing = [...typical.blocks.keys()].filter((feature) => differs(inputs, usual, typical.blocks[feature]!));
  const variants = new Float32Array((differing.length + 1) * width);
  for (let variant = 0; variant <= differing.length; variant++) variants.set(inputs, variant * width);
  differing.forEach((feature, i) => {
    const { offset, width: blockWidth } = typical.blocks[feature]!;
    const at = (i + 1) * width;
    for (let input = offset; input < offset + blockWidth; input++) variants[at + input] = usual[input]!;
  });
  const found = margins(variants, differing.length + 1);
  differing.forEach((feature, i) => (contributions[feature] = found[0]! - found[i + 1]!));
  return contributions;
}

function differs(inputs: Float32Array, usual: Float32Array, { offset, width }: Block): boolean {
  for (let input = offset; input < offset + width; input++) if (inputs[input] !== usual[input]) return true;
  return false;
}
