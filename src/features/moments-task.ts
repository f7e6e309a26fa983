import { benignRows } from "./benign-rows.ts";
import { momentsOf, type Moments } from "./moments.ts";

/** Rows in model inputs, and which of them are benign: those of class 0. Structured-clonable. */
export interface MomentsJob {
  readonly rows: number;
  readonly inputs: Float32Array;
  readonly labels: Uint8Array;
  readonly width: number;
}

/** {@link momentsOf} the benign rows, in a worker; null with too few of them. */
export default function momentsTask({ width, ...own }: MomentsJob): Moments | null {
  const { rows, inputs } = benignRows(own, width);
  return momentsOf(inputs, rows, width);
}
