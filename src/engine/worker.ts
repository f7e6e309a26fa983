import { parentPort, workerData } from "node:worker_threads";
import { toFailure, type Failure } from "./failure.ts";
import { loadEngine, type EngineName } from "./load-engine.ts";
import { runTask, transferable } from "./run-task.ts";

/** What the pool sends. */
export interface Assignment {
  readonly url: string;
  readonly input: unknown;
}

/** What the worker answers. */
export type Answer = { readonly result: unknown } | { readonly failure: Failure };

/** The thread of a pool: runs one task after the other, all on one engine. */
const port = parentPort!;
const engine = loadEngine(workerData as EngineName);
engine.catch(() => {}); // told to every task instead

async function serve({ url, input }: Assignment): Promise<void> {
  try {
    const result = await runTask(url, input, await engine);
    port.postMessage({ result } satisfies Answer, transferable(result));
  } catch (thrown) {
    port.postMessage({ failure: toFailure(thrown) } satisfies Answer);
  }
}

port.on("message", (assignment: Assignment) => void serve(assignment));
