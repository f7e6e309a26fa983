/** Rows in model inputs, and the class of each; 0 is benign. */
interface ClassedRows {
  readonly rows: number;
  /** rows x width, row-major. */
  readonly inputs: Float32Array;
  readonly labels: Uint8Array;
}

/** The rows that are believed benign, copied. */
export function benignRows({ rows, inputs, labels }: ClassedRows, width: number): ClassedRows {
  const benign = Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => labels[row] === 0);
  const chosen = new Float32Array(benign.length * width);
  benign.forEach((row, i) => chosen.set(inputs.subarray(row * width, (row + 1) * width), i * width));
  return { rows: benign.length, inputs: chosen, labels: new Uint8Array(benign.length) };
}
