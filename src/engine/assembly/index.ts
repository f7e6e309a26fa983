// The dense kernels, compiled to ../kernels.wasm by `npm run wasm`. Matrices are row-major float32 in linear memory;
// every row is padded with zeros to a multiple of 8 columns (`stride` counts bytes from row to row). Addresses are
// multiples of 16. No relaxed SIMD and no fused multiply-add: every machine computes the same bits.
export { packLeft, packLeftTransposed, packRight, packRightTransposed } from "./pack";
export { multiply } from "./multiply";
export { sumRows } from "./sum-rows";
export { softmaxCrossEntropy } from "./cross-entropy";
export { squaredError } from "./squared-error";
export { adam, descend, pull } from "./optimisers";

/** First address that the kernels leave free. */
export function heapBase(): usize {
  return __heap_base;
}
