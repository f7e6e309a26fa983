// The kernels, compiled to ../kernels.wasm and ../kernels-relaxed.wasm by `npm run wasm`. Matrices of the dense kernels are row-major
// float32 in linear memory; every row is padded with zeros to a multiple of 8 columns (`stride` counts bytes from row to row). Addresses
// are multiples of 16. Those over contributions take the addresses of rows that lie anywhere, each padded with zeros to a multiple of 16.
// Relaxed SIMD is used for the fused multiply-add alone (fused.ts): one build computes the same bits on every machine that fuses.
export { packLeft, packLeftTransposed, packRight, packRightTransposed } from "./pack";
export { multiply } from "./multiply";
export { sumRows } from "./sum-rows";
export { softmaxCrossEntropy } from "./cross-entropy";
export { squaredError } from "./squared-error";
export { adam, descend, pull } from "./optimisers";
export { flushRow, largestOf, scaleRow, settleRow, temperRow } from "./settle-row";
export { dots } from "./dots";
export { squaredDistances, squaredNorms, widenRow } from "./squared-distances";
export { finiteMean } from "./finite-mean";
export { groupMeans } from "./group-means";
export { weightedMean } from "./row-means";
export { meanAndDistances } from "./weiszfeld";
export { meanAroundMedian, trimmedMean } from "./sorted-columns";

/** First address that the kernels leave free. */
export function heapBase(): usize {
  return __heap_base;
}
