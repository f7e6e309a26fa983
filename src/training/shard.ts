/** Labelled rows in model inputs: what one organisation trains on, or a part of it. May be backed by shared memory. */
export interface Shard {
  readonly rows: number;
  /** rows x width, row-major, scaled. */
  readonly inputs: Float32Array;
  /** Class of each row; 0 is benign. */
  readonly labels: Uint8Array;
}
