import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parameterCount, type DenseSpec } from "../../src/engine/dense.ts";
import { initialPages, loadKernels, maximumPages, pageBytes } from "../../src/engine/kernels.ts";
import { createArena } from "../../src/engine/arena.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { createWasmNetwork } from "../../src/engine/wasm-network.ts";
import { seededRandom } from "../../src/random.ts";

const spec: DenseSpec = { layers: [13, 10, 5], loss: "softmax-cross-entropy" };
const random = seededRandom("wasm engine");
const normals = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
const rows = 1_100;
const inputs = normals(rows * 13);
const labels = Uint8Array.from({ length: rows }, () => random.below(5));
const parameters = normals(parameterCount(spec));

describe("the WASM engine", () => {
  it("gives a row the same bits alone, in any slice and in any company", () => {
    const network = createWasmEngine().createNetwork(spec, parameters);
    const together = network.forward(inputs, rows);
    for (let row = 0; row < rows; row += 7) {
      const alone = network.forward(inputs.subarray(row * 13), 1);
      assert.deepEqual(alone, together.slice(row * 5, (row + 1) * 5));
    }
  });

  it("computes the same in both builds, but for the rounding that fusing saves", () => {
    const [fused, plain] = (["kernels-relaxed", "kernels"] as const).map((build) =>
      createWasmEngine(build).createNetwork(spec, parameters).gradient({ rows: 200, inputs, labels }),
    );
    assert.ok(Math.abs(fused!.loss - plain!.loss) < 1e-5 * plain!.loss);
    fused!.gradient.forEach((g, k) => assert.ok(Math.abs(g - plain!.gradient[k]!) < 1e-6));
  });

  it("gives the same bits whatever its memory held before", () => {
    const train = (engine = createWasmEngine()): Float32Array => {
      const network = engine.createNetwork(spec, parameters, { kind: "adam", learningRate: 0.01 });
      for (const size of [200, 37, 1]) network.step({ rows: size, inputs, labels });
      const trained = network.parameters();
      network.dispose();
      return trained;
    };
    const used = createWasmEngine();
    const other = used.createNetwork({ layers: [13, 40, 30, 5], loss: spec.loss }, normals(1_945).fill(NaN));
    other.step({ rows: 900, inputs, labels });
    other.dispose();
    assert.deepEqual(train(used), train());
  });

  it("computes soundly again with sound parameters after others turned it to NaN", () => {
    const network = createWasmEngine().createNetwork(spec, parameters, { kind: "sgd", learningRate: 0.1 });
    const sound = network.gradient({ rows: 50, inputs, labels });
    network.setParameters(parameters.map(() => NaN));
    assert.ok(Number.isNaN(network.step({ rows: 50, inputs, labels })));
    network.setParameters(parameters);
    assert.deepEqual(network.gradient({ rows: 50, inputs, labels }), sound);
  });

  it("keeps no memory of networks that were disposed of", () => {
    const kernels = loadKernels();
    const arena = createArena(kernels.memory, kernels.heapBase());
    const live = (): void => {
      const reference = parameters;
      const network = createWasmNetwork(
        kernels,
        arena,
        spec,
        parameters,
        { kind: "adam", learningRate: 0.01 },
        { mu: 1, reference },
      );
      network.step({ rows: 10, inputs, labels });
      network.step({ rows: 300, inputs, labels });
      network.forward(inputs, rows);
      network.dispose();
    };
    live();
    const size = kernels.memory.buffer.byteLength;
    for (let i = 0; i < 200; i++) live();
    assert.equal(kernels.memory.buffer.byteLength, size);
  });

  it("lets Adam's moments of an input that is gone decay to zero, never through subnormals", () => {
    const kernels = loadKernels();
    const arena = createArena(kernels.memory, kernels.heapBase());
    const [p, g, m, v] = [0, 0, 1e-3, 1e-6].map((value) => {
      const address = arena.allocate(16);
      arena.floats().fill(value, address / 4, address / 4 + 4);
      return address / 4;
    });
    const moments = (): number[] => [m!, v!].map((at) => arena.floats()[at]!);
    const smallestNormal = 2 ** -126;
    for (let i = 0; i < 100_000; i++) {
      kernels.adam(4 * p!, 4 * g!, 4 * m!, 4 * v!, 4, 0.001, 1, 0.9, 0.1, 0.999, 0.001, 1e-8);
      if (i % 10 === 0) assert.ok(moments().every((moment) => moment === 0 || moment >= smallestNormal));
    }
    assert.deepEqual(moments(), [0, 0]);
  });

  it("has the memory limits that its kernels were compiled for", () => {
    const { options } = JSON.parse(readFileSync("asconfig.json", "utf8")) as { options: Record<string, unknown> };
    assert.equal(options["initialMemory"], initialPages);
    assert.equal(options["maximumMemory"], maximumPages);
    assert.equal(loadKernels().memory.buffer.byteLength, initialPages * pageBytes);
  });
});
