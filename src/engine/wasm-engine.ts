import { createArena } from "./arena.ts";
import type { Engine } from "./engine.ts";
import { loadKernels, type KernelBuild } from "./kernels.ts";
import { createWasmNetwork } from "./wasm-network.ts";
import { createWasmRows } from "./wasm-rows.ts";

/**
 * vervet's own engine: SIMD kernels in WebAssembly, one instance and one thread. One build computes the same bits on every machine
 * with fused multiply-adds, which is any of the last ten years.
 *
 * @param build which build of the kernels; absent: the fastest that runs here
 * @throws VervetError KERNELS_MISSING where the kernels were not compiled
 */
export function createWasmEngine(build?: KernelBuild): Engine {
  const kernels = loadKernels(build);
  const arena = createArena(kernels.memory, kernels.heapBase());
  return {
    name: "wasm",
    createNetwork: (spec, parameters, optimiser, proximal) =>
      createWasmNetwork(kernels, arena, spec, parameters, optimiser, proximal),
    createRows: () => createWasmRows(kernels, arena),
  };
}
