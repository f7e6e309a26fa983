import { createArena } from "./arena.ts";
import type { Engine } from "./engine.ts";
import { loadKernels } from "./kernels.ts";
import { createWasmNetwork } from "./wasm-network.ts";
import { createWasmRows } from "./wasm-rows.ts";

/**
 * vervet's own engine: SIMD kernels in WebAssembly, one instance and one thread. Computes the same bits on every machine.
 *
 * @throws VervetError KERNELS_MISSING where the kernels were not compiled
 */
export function createWasmEngine(): Engine {
  const kernels = loadKernels();
  const arena = createArena(kernels.memory, kernels.heapBase());
  return {
    name: "wasm",
    createNetwork: (spec, parameters, optimiser, proximal) =>
      createWasmNetwork(kernels, arena, spec, parameters, optimiser, proximal),
    createRows: () => createWasmRows(kernels, arena),
  };
}
