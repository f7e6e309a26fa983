import util from "node:util";
import { VervetError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import { createTfjsEngine, type TfjsApi } from "./tfjs-engine.ts";
import { createWasmEngine } from "./wasm-engine.ts";

export type EngineName = "wasm" | "tfjs-node";

/** An optional peer: named so that the compiler doesn't look for it. */
const tfjsNode: string = "@tensorflow/tfjs-node";

/**
 * @param preference `wasm`, vervet's own kernels, which need nothing else; or TensorFlow's library for Node
 * @throws VervetError KERNELS_MISSING; ENGINE_UNAVAILABLE where @tensorflow/tfjs-node can't be loaded
 */
export async function loadEngine(preference: EngineName = "wasm"): Promise<Engine> {
  return preference === "wasm" ? createWasmEngine() : await loadTfjsNode();
}

async function loadTfjsNode(): Promise<Engine> {
  // Node 23 took this function away and tfjs-node 4.22 still calls it.
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
  try {
    const module = (await import(tfjsNode)) as TfjsApi & { readonly default?: TfjsApi };
    return createTfjsEngine(module.default ?? module, "tfjs-node");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0]! : String(cause);
    throw new VervetError(
      "ENGINE_UNAVAILABLE",
      `@tensorflow/tfjs-node can't be loaded: ${reason}`,
      "install it (`npm install @tensorflow/tfjs-node`) or use the wasm engine",
      { cause },
    );
  }
}
