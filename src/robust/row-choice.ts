import type { Random } from "../random.ts";
import type { LabelledRows } from "./rule.ts";

/** The rows whose label passes, as views. */
export function rowsOf({ rows, inputs, labels }: LabelledRows, wanted: (label: number) => boolean): Float32Array[] {
  const width = rows > 0 ? inputs.length / rows : 0;
  const passing: Float32Array[] = [];
  for (let i = 0; i < rows; i++) if (wanted(labels[i]!)) passing.push(inputs.subarray(i * width, (i + 1) * width));
  return passing;
}

/** Some of the rows, at most `count`, in random order. */
export function pick(rows: readonly Float32Array[], count: number, random: Random): Float32Array[] {
  return random.shuffle(rows.slice()).slice(0, count);
}
