import { parentPort } from "node:worker_threads";
import { toFailure, type Failure } from "./failure.ts";
import { runTask, transferable } from "./run-task.ts";
import { createWasmEngine } from "./wasm-engine.ts";

/** What the pool sends. */
export interface Assignment {
  readonly url: string;
  readonly input: unknown;
}

/** What the worker answers. */
export type Answer = { readonly result: unknown } | { readonly failure: Failure };

/** The thread of a pool: runs one task after the other, all on one engine. */
const port = parentPort!;
const engine = createWasmEngine();

async function serve({ url, input }: Assignment): Promise<void> {
  try {
    const result = await runTask(url, input, engine);
    port.postMessage({ result } satisfies Answer, transferable(result));
  } catch (thrown) {
    port.postMessage({ failure: toFailure(thrown) } satisfies Answer);
  }
}

port.on("message", (assignment: Assignment) => void serve(assignment));
