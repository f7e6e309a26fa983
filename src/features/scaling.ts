import type { Table, TableSchema } from "../flows/table.ts";
import { unknownCategory } from "../flows/table.ts";
import type { RowDistribution } from "./distribution.ts";
import { freshRoom, type InputRoom } from "./input-room.ts";
import type { MergedStatistics } from "./merge-statistics.ts";
import { createRank } from "./rank.ts";
import { blocksOf, inputWidth } from "./schema.ts";
import type { TableSketch } from "./sketch.ts";
import { sketchPoints } from "./sketch.ts";

/** Turns raw rows into model inputs, the same way in every organisation that knows the same merged statistics. */
export interface Scaler {
  /** Model inputs a row: 122 for NSL-KDD. */
  readonly width: number;
  /**
   * rows x width, row-major, on a SharedArrayBuffer, so that workers read it without a copy.
   *
   * @param room where the inputs are written; fresh memory by default
   */
  scale(table: Table, room?: InputRoom): Float32Array;
  /** One value of one numeric feature, in [-1, 1]; 0, the median, for one that is not known (NaN). */
  scaleValue(feature: number, value: number): number;
}

/**
 * Numeric features become their rank in the merged sketch, mapped to [-1, 1]: ranks tame the heavy tails of traffic (1.38e9 bytes), and
 * zero means the median everywhere. [-1, 1] and not [0, 1], because it trains faster: federated averaging on NSL-KDD (10 organisations,
 * Dirichlet .3, 20 rounds) reached a validation macro-F1 of .989-.994 against .976-.985, on synthetic traffic .92-.94 against .76-.81.
 * Categorical features become one-hot inputs; an unknown value leaves them all at zero.
 */
export function createScaler(schema: TableSchema, merged: MergedStatistics): Scaler {
  const width = inputWidth(schema);
  const numericWidth = schema.numeric.length;
  const ranks = schema.numeric.map((_, feature) => createRank(sketchOfFeature(merged.all, feature)));
  const oneHot = blocksOf(schema).filter(({ kind }) => kind === "categorical");
  const scaleValue = (feature: number, value: number): number => {
    const column = { values: Float32Array.of(value), first: 0, stride: 1 };
    ranks[feature]!(column, column);
    return column.values[0]!;
  };

  return {
    width,
    scaleValue,
    scale(table, room = freshRoom) {
      const inputs = room.of(table.rows * width);
      // Feature by feature: its sketch stays in the processor's cache, which makes it a third faster.
      for (let feature = 0; feature < numericWidth; feature++) {
        ranks[feature]!(
          { values: table.numeric, first: feature, stride: numericWidth },
          { values: inputs, first: feature, stride: width },
        );
      }
      for (let row = 0; row < table.rows; row++) {
        for (let column = 0; column < oneHot.length; column++) {
          const value = table.categorical[row * oneHot.length + column]!;
          if (value !== unknownCategory) inputs[row * width + oneHot[column]!.offset + value] = 1;
        }
      }
      return inputs;
    },
  };
}

function sketchOfFeature(sketch: TableSketch, feature: number): Float32Array {
  return sketch.numeric.subarray(feature * sketchPoints, (feature + 1) * sketchPoints);
}

/** One sketch in scaled units: rows can be drawn from it, block by block. */
export function distributionOf(schema: TableSchema, sketch: TableSketch, scaler: Scaler): RowDistribution {
  const firstOneHot = schema.numeric.length;
  return {
    width: scaler.width,
    blocks: blocksOf(schema).map((block, index) => ({
      block,
      values:
        block.kind === "numeric"
          ? sketchOfFeature(sketch, index).map((value) => scaler.scaleValue(index, value))
          : sketch.categorical.slice(block.offset - firstOneHot, block.offset - firstOneHot + block.width),
    })),
  };
}

/** What the merged statistics tell about rows, in scaled units: what filters draw probe rows from. */
export function distributionsOf(
  schema: TableSchema,
  merged: MergedStatistics,
  scaler: Scaler,
): { readonly all: RowDistribution; readonly benign: RowDistribution | null } {
  const { all, benign } = merged;
  return {
    all: distributionOf(schema, all, scaler),
    benign: benign && distributionOf(schema, benign, scaler),
  };
}
