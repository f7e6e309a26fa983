import { metaSampled } from "./meta-sampler.ts";
import { classBalanced, oversampled, shuffled, undersampled } from "./resample.ts";
import type { Sampler } from "./sampler-context.ts";

/** Samplers by the name they have in a topology. */
export const samplers = {
  none: shuffled,
  "class-balanced": classBalanced,
  over: oversampled,
  under: undersampled,
  meta: metaSampled,
} as const satisfies Record<string, Sampler>;

export type SamplerName = keyof typeof samplers;

export const samplerNames = Object.keys(samplers) as readonly SamplerName[];
