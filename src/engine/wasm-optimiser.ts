import type { Optimiser } from "./engine.ts";
import type { Kernels } from "./kernels.ts";
import { adamDefaults } from "./optimiser-defaults.ts";

/** An optimiser with its state in WASM memory. */
export interface WasmOptimiser {
  /** Addresses to free. */
  readonly state: readonly number[];
  /** One step; both addresses hold `count` padded parameters. */
  apply(parameters: number, gradient: number): void;
}

/** @param zeroed allocates bytes that are zero */
export function createWasmOptimiser(
  kernels: Kernels,
  zeroed: (bytes: number) => number,
  optimiser: Optimiser,
  count: number,
): WasmOptimiser {
  const { learningRate } = optimiser;
  if (optimiser.kind === "sgd") {
    return { state: [], apply: (p, g) => kernels.descend(p, g, count, learningRate) };
  }
  const { beta1, beta2, epsilon } = { ...adamDefaults, ...optimiser };
  const m = zeroed(4 * count);
  const v = zeroed(4 * count);
  let [power1, power2] = [1, 1];
  return {
    state: [m, v],
    apply(p, g) {
      power1 *= beta1;
      power2 *= beta2;
      const rate = learningRate / (1 - power1);
      kernels.adam(p, g, m, v, count, rate, 1 / (1 - power2), beta1, 1 - beta1, beta2, 1 - beta2, epsilon);
    },
  };
}
