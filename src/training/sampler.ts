import type { Random } from "../random.ts";

/** What a sampler may look at. */
export interface SamplerContext {
  readonly rows: number;
  /** Class of each row. */
  readonly labels: Uint8Array;
  readonly classes: number;
  readonly random: Random;
}

/** Which rows one epoch visits, in which order. May leave rows out, and visit rows more than once; never empty. */
export type Sampler = (context: SamplerContext) => Uint32Array;

/** `none`: every row once, shuffled. */
const shuffled: Sampler = ({ rows, random }) => random.shuffle(Uint32Array.from({ length: rows }, (_, row) => row));

/** Samplers by the name they have in a topology. */
export const samplers = { none: shuffled } as const satisfies Record<string, Sampler>;

export type SamplerName = keyof typeof samplers;
