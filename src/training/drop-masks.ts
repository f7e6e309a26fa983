import type { DenseSpec } from "../engine/dense.ts";
import type { Random } from "../random.ts";

/** Masks of one step: each hidden unit of each row is dropped with probability `rate`; the others count for them, too. */
export function dropMasks({ layers }: DenseSpec, rows: number, rate: number, random: Random): Float32Array[] {
  const stays = 1 / (1 - rate);
  return layers
    .slice(1, -1)
    .map((width) => Float32Array.from({ length: rows * width }, () => (random.next() < rate ? 0 : stays)));
}
