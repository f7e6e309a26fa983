import type { Random } from "../random.ts";

/** |y - p| of rows that the model is asked about: y is 1 for an attack, p the probability of an attack. */
export interface Errors {
  /** Of the rows that are trained on. */
  readonly training: Float64Array;
  /** Of rows held out; those of training where none are. */
  readonly heldOut: Float64Array;
  /** Class of each held-out row. */
  readonly heldOutLabels: Uint8Array;
}

/** What a sampler may look at. */
export interface SamplerContext {
  readonly rows: number;
  /** Class of each row; 0 is benign. */
  readonly labels: Uint8Array;
  readonly classes: number;
  readonly random: Random;
  /** Where `meta` puts the weight, in [0, 1]; null: where its policy says. */
  readonly mu: number | null;
  /** How the model does as the epoch begins; costs a forward pass. */
  errors(): Errors;
}

/** Which rows one epoch visits, in which order. May leave rows out, and visit rows more than once; never empty. */
export type Sampler = (context: SamplerContext) => Uint32Array;
