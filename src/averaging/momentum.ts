import type { AveragingOptions } from "./options.ts";

/** What averaging carries from one round to the next; null where nothing was yet. As long as the model. */
export interface Momenta {
  /** v: the step that goes on. */
  readonly velocity: Float32Array | null;
  /** FedDyn's -h / alpha: all filtered steps so far. */
  readonly steps: Float32Array | null;
  /** FedDyn's h_i / alpha: minus all own updates so far. */
  readonly drift: Float32Array | null;
}

export const noMomenta: Momenta = { velocity: null, steps: null, drift: null };

function sum(a: Float32Array | null, b: Float32Array, factor = 1): Float32Array {
  return a === null ? b.map((x) => factor * x) : a.map((x, k) => x + factor * b[k]!);
}

/**
 * What s_i moves by, and what is carried on: v <- beta v + step, then v, or v and all steps so far.
 * Hsu, Qi and Brown 2019 (FedAvgM); Acar et al., "Federated Learning Based on Dynamic Regularization", ICLR 2021 (FedDyn), whose
 * h <- h - alpha step, theta <- mean - h / alpha is the second. Both on the step that the filter let through.
 */
export function carried(
  step: Float32Array,
  before: Momenta,
  { momentum, feddynAlpha }: Pick<AveragingOptions, "momentum" | "feddynAlpha">,
): { readonly step: Float32Array; readonly momenta: Momenta } {
  const velocity = momentum > 0 ? sum(before.velocity?.map((v) => momentum * v) ?? null, step) : null;
  const steps = feddynAlpha > 0 ? sum(before.steps, step) : null;
  const moved = velocity ?? step;
  return {
    step: steps === null ? moved : sum(steps, moved),
    momenta: { ...before, velocity, steps },
  };
}

/** After an own update u_i: h_i <- h_i - alpha u_i. */
export function drifted(momenta: Momenta, own: Float32Array, feddynAlpha: number): Momenta {
  return feddynAlpha > 0 ? { ...momenta, drift: sum(momenta.drift, own, -1) } : momenta;
}
