import type { Random } from "../random.ts";
import type { Block } from "./schema.ts";
import { valueAt } from "./sketch.ts";

/** How one block of model inputs is distributed across the consortium, in scaled units. Structured-clonable. */
export interface BlockDistribution {
  readonly block: Block;
  /** Numeric: ascending scaled values at evenly spaced quantiles. Categorical: frequencies that sum to at most 1. */
  readonly values: Float32Array;
}

/** Independent blocks: what merged sketches tell about rows, and all that they tell. */
export interface RowDistribution {
  readonly width: number;
  readonly blocks: readonly BlockDistribution[];
}

/** Overwrites one block of a row (a view of `width` inputs) by a draw from its distribution. */
export function drawBlock({ block, values }: BlockDistribution, random: Random, row: Float32Array): void {
  if (block.kind === "numeric") {
    row[block.offset] = valueAt(values, random.next() * (values.length - 1));
    return;
  }
  row.fill(0, block.offset, block.offset + block.width);
  let left = random.next();
  for (let i = 0; i < values.length; i++) {
    left -= values[i]!;
    if (left < 0) {
      row[block.offset + i] = 1;
      return;
    }
  }
}

/** A row drawn block by block, independently. */
export function drawRow(distribution: RowDistribution, random: Random): Float32Array {
  const row = new Float32Array(distribution.width);
  for (const block of distribution.blocks) drawBlock(block, random, row);
  return row;
}
