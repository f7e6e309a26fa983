import type { Engine } from "../src/engine/engine.ts";
import { createTfjsEngine, type TfjsApi } from "../src/engine/tfjs-engine.ts";
import { createWasmEngine } from "../src/engine/wasm-engine.ts";

/** An engine in the race. */
export interface Peer {
  readonly engine: Engine;
  /** Steps of one measurement, so that each takes about a tenth of a second. */
  readonly steps: number;
  /** Makes the engine the one that computes. */
  activate(): Promise<void>;
}

/** vervet's engine first; then TensorFlow.js on its two backends, one thread each, where the development tools are installed. */
export async function loadPeers(): Promise<readonly Peer[]> {
  const own: Peer = { engine: createWasmEngine(), steps: 100, activate: () => Promise.resolve() };
  try {
    const tf: TfjsApi = await import("@tensorflow/tfjs-core");
    await import("@tensorflow/tfjs-layers"); // registers the gradients
    await import("@tensorflow/tfjs-backend-cpu");
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    wasm.setThreadsCount(1);
    const peer = (backend: string, steps: number): Peer => ({
      engine: createTfjsEngine(tf, `tfjs-${backend}`),
      steps,
      activate: async () => {
        if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend}`);
      },
    });
    return [own, peer("wasm", 6), peer("cpu", 2)];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return [own];
    throw error;
  }
}
