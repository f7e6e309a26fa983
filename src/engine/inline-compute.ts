import type { Compute, Engine } from "./engine.ts";
import { closedError } from "./pool.ts";
import { runTask, transferable } from "./run-task.ts";
import { createWasmEngine } from "./wasm-engine.ts";

/** Runs tasks on the calling thread, one after the other, with the same copies, the same bits and the same errors as a pool. */
export function createInlineCompute(engine: Engine = createWasmEngine()): Compute {
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const serve = async (url: string, input: unknown): Promise<unknown> => {
    if (closed) throw closedError();
    const result = await runTask(url, input, engine);
    return structuredClone(result, { transfer: transferable(result) });
  };
  return {
    async run<Output>(module: URL, input: unknown, transfer: readonly ArrayBuffer[] = []) {
      if (closed) throw closedError();
      const copy: unknown = structuredClone(input, { transfer: [...transfer] });
      const turn = last.then(() => serve(module.href, copy));
      last = turn.catch(() => undefined);
      return (await turn) as Output;
    },
    async close() {
      closed = true;
      await last;
    },
  };
}
