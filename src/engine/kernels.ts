import { readFileSync } from "node:fs";
import { VervetError } from "../errors.ts";

/** What is used of WebAssembly; TypeScript declares it only together with the browser's globals. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}
declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => WasmMemory;
  Module: new (bytes: Uint8Array) => object;
  validate: (bytes: Uint8Array) => boolean;
  Instance: new (module: object, imports: object) => { readonly exports: object };
};

/** The exports of assembly/index.ts. Addresses and strides in bytes. */
export interface Kernels {
  readonly memory: WasmMemory;
  heapBase(): number;
  packLeft(x: number, stride: number, panels: number, steps: number, out: number): void;
  packLeftTransposed(x: number, stride: number, panels: number, steps: number, out: number): void;
  packRight(x: number, stride: number, panels: number, steps: number, out: number): void;
  packRightTransposed(x: number, stride: number, panels: number, steps: number, out: number): void;
  multiply(
    a: number,
    b: number,
    c: number,
    stride: number,
    rowPanels: number,
    columnPanels: number,
    steps: number,
    bias: number,
    rectify: boolean,
    mask: number,
  ): void;
  sumRows(x: number, stride: number, rows: number, columns: number, out: number): void;
  softmaxCrossEntropy(
    logits: number,
    stride: number,
    rows: number,
    classes: number,
    labels: number,
    weights: number,
    smoothing: number,
    out: number,
  ): number;
  squaredError(y: number, target: number, stride: number, rows: number, columns: number, out: number): number;
  descend(p: number, g: number, count: number, rate: number): void;
  adam(
    p: number,
    g: number,
    m: number,
    v: number,
    count: number,
    rate: number,
    unbias: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    epsilon: number,
  ): void;
  pull(p: number, reference: number, g: number, count: number, mu: number): number;
  settleRow(x: number, count: number, one: number): number;
  flushRow(x: number, count: number, one: number): void;
  temperRow(x: number, to: number, scale: number, least: number, count: number): void;
  largestOf(x: number, count: number): number;
  scaleRow(x: number, to: number, factor: number, count: number): void;
  widenRow(x: number, to: number, count: number): void;
  dots(a: number, m: number, b: number, n: number, columns: number, sums: number): void;
  squaredDistances(x: number, n: number, c: number, columns: number, sums: number): void;
  finiteMean(x: number, n: number, columns: number, out: number): number;
  squaredNorms(x: number, n: number, columns: number, sums: number): void;
  weightedMean(x: number, n: number, w: number, total: number, columns: number, out: number): void;
  meanAndDistances(x: number, n: number, w: number, columns: number, out: number, sums: number): void;
  groupMeans(groups: number, count: number, columns: number, out: number): void;
  trimmedMean(
    x: number,
    n: number,
    count: number,
    network: number,
    comparators: number,
    columns: number,
    out: number,
    room: number,
  ): void;
  meanAroundMedian(
    x: number,
    n: number,
    count: number,
    network: number,
    comparators: number,
    columns: number,
    out: number,
    room: number,
  ): void;
}

/** WASM pages are 64 KiB. Both limits must match asconfig.json: at most 1 GiB, reserved but not taken. */
export const pageBytes = 65_536;
export const initialPages = 2;
export const maximumPages = 16_384;

/** Which build: with fused multiply-adds (relaxed SIMD), or the one that every engine with SIMD runs. */
export type KernelBuild = "kernels-relaxed" | "kernels";

/**
 * A fresh instance of the kernels with a memory of its own.
 *
 * @param build absent: the relaxed one where this engine knows relaxed SIMD, as Node does from 21 on
 * @throws VervetError KERNELS_MISSING where they were not compiled
 */
export function loadKernels(build?: KernelBuild): Kernels {
  const memory = new WebAssembly.Memory({ initial: initialPages, maximum: maximumPages, shared: true });
  const { exports } = new WebAssembly.Instance(compiled(build), { env: { memory } });
  return { ...(exports as Omit<Kernels, "memory">), memory };
}

function compiled(build: KernelBuild | undefined): object {
  if (build !== undefined) return new WebAssembly.Module(readKernels(build));
  const relaxed = readKernels("kernels-relaxed");
  return new WebAssembly.Module(WebAssembly.validate(relaxed) ? relaxed : readKernels("kernels"));
}

function readKernels(build: KernelBuild): Uint8Array {
  try {
    return readFileSync(new URL(`./${build}.wasm`, import.meta.url));
  } catch (cause) {
    throw new VervetError("KERNELS_MISSING", "the compiled kernels are missing", "run `npm run wasm`", { cause });
  }
}
