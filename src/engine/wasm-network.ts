import type { Arena } from "./arena.ts";
import { checkBatch, checkParameters, checkRows } from "./check.ts";
import { parameterCount, type DenseSpec } from "./dense.ts";
import type { Batch, DenseNetwork, Optimiser, Proximal } from "./engine.ts";
import type { Kernels } from "./kernels.ts";
import { gather, padded, paddedLayoutOf, scatter } from "./padded-layout.ts";
import { backward, forward } from "./passes.ts";
import { createWasmOptimiser } from "./wasm-optimiser.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

/** Rows of one slice of a long forward pass: enough to feed the kernels, few enough to stay in the cache. */
const sliceRows = 512;

/** A network whose parameters, gradient, optimiser state and batch live in WASM memory. */
export function createWasmNetwork(
  kernels: Kernels,
  arena: Arena,
  spec: DenseSpec,
  start: Float32Array,
  optimiser: Optimiser = { kind: "sgd", learningRate: 0 },
  proximal?: Proximal,
): DenseNetwork {
  checkParameters(spec, start);
  if (proximal) checkParameters(spec, proximal.reference);
  const { layers, count } = paddedLayoutOf(spec);
  const [inputs, outputs] = [spec.layers[0]!, spec.layers.at(-1)!];
  const zeroed = (bytes: number): number => {
    const address = arena.allocate(bytes);
    arena.bytes().fill(0, address, address + bytes);
    return address;
  };
  const parameters = zeroed(4 * count);
  const gradient = zeroed(4 * count);
  const reference = proximal ? zeroed(4 * count) : 0;
  const update = createWasmOptimiser(kernels, zeroed, optimiser, count);
  scatter(layers, start, arena.floats(), parameters / 4);
  if (proximal) scatter(layers, proximal.reference, arena.floats(), reference / 4);

  let space: Workspace | undefined;
  const workspace = (rows: number): Workspace => {
    if (space && space.capacity >= rows) return space;
    space?.free();
    space = createWorkspace(arena, spec, rows);
    return space;
  };
  /** Copies rows of `width` values to rows of the padded width. */
  const load = (from: Float32Array, first: number, rows: number, width: number, address: number): void => {
    const memory = arena.floats();
    for (let row = 0, at = address / 4, i = first * width; row < rows; row++, at += padded(width)) {
      for (let column = 0; column < width; column++) memory[at + column] = from[i++]!;
    }
  };
  /** Multiplies rows of the padded width by rows of `width` values. */
  const multiply = (by: Float32Array, rows: number, width: number, address: number): void => {
    const memory = arena.floats();
    for (let row = 0, at = address / 4, i = 0; row < rows; row++, at += padded(width)) {
      for (let column = 0; column < width; column++) memory[at + column]! *= by[i++]!;
    }
  };
  const lossOf = (batch: Batch, space: Workspace): number => {
    const [y, stride, out] = [space.activations.at(-1)!, 4 * padded(outputs), space.gradients.at(-1)!];
    if (spec.loss === "mean-squared-error") {
      load(batch.targets!, 0, batch.rows, outputs, space.targets);
      return kernels.squaredError(y, space.targets, stride, batch.rows, outputs, out);
    }
    const weights = space.classWeights / 4;
    arena.bytes().set(batch.labels!.subarray(0, batch.rows), space.labels);
    if (batch.classWeights) arena.floats().set(batch.classWeights.subarray(0, outputs), weights);
    else arena.floats().fill(1, weights, weights + outputs);
    const smoothing = batch.labelSmoothing ?? 0;
    const { labels, classWeights } = space;
    return kernels.softmaxCrossEntropy(y, stride, batch.rows, outputs, labels, classWeights, smoothing, out);
  };
  /** Loss of a batch; leaves its gradient in memory. */
  const differentiate = (batch: Batch): number => {
    checkBatch(spec, batch);
    const space = workspace(batch.rows);
    load(batch.inputs, 0, batch.rows, inputs, space.activations[0]!);
    // A dropped unit is 0 behind ReLU, so that its gradient is, too: what the mask does to it is to scale it.
    const drop = (hidden: number, address: number): void => {
      const mask = batch.hiddenMasks?.[hidden];
      if (mask !== undefined) multiply(mask, batch.rows, spec.layers[hidden + 1]!, address);
    };
    forward(kernels, layers, parameters, space, batch.rows, drop);
    const loss = lossOf(batch, space);
    backward(kernels, layers, parameters, gradient, space, batch.rows, drop);
    return proximal ? loss + kernels.pull(parameters, reference, gradient, count, proximal.mu) : loss;
  };
  const read = (address: number): Float32Array => {
    const flat = new Float32Array(parameterCount(spec));
    gather(layers, arena.floats(), address / 4, flat);
    return flat;
  };

  return {
    forward(values, rows, into) {
      checkRows("inputs", values, rows, inputs);
      const result = into ?? new Float32Array(rows * outputs);
      checkRows("outputs", result, rows, outputs);
      for (let first = 0; first < rows; first += sliceRows) {
        const slice = Math.min(sliceRows, rows - first);
        const space = workspace(slice);
        load(values, first, slice, inputs, space.activations[0]!);
        forward(kernels, layers, parameters, space, slice);
        const memory = arena.floats();
        for (let row = 0, at = space.activations.at(-1)! / 4; row < slice; row++, at += padded(outputs)) {
          for (let c = 0; c < outputs; c++) result[(first + row) * outputs + c] = memory[at + c]!;
        }
      }
      return result;
    },
    step(batch) {
      const loss = differentiate(batch);
      update.apply(parameters, gradient);
      return loss;
    },
    gradient(batch) {
      const loss = differentiate(batch);
      return { loss, gradient: read(gradient) };
    },
    parameters: () => read(parameters),
    setParameters(values) {
      checkParameters(spec, values);
      scatter(layers, values, arena.floats(), parameters / 4);
    },
    dispose() {
      space?.free();
      space = undefined;
      for (const address of [parameters, gradient, ...update.state]) arena.free(address);
      if (proximal) arena.free(reference);
    },
  };
}
