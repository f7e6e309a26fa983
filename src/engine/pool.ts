import { Worker } from "node:worker_threads";
import { VervetError } from "../errors.ts";
import type { Compute } from "./engine.ts";
import { fromFailure } from "./failure.ts";
import type { EngineName } from "./load-engine.ts";
import { taskUrl } from "./task-url.ts";
import type { Answer, Assignment } from "./worker.ts";

/**
 * Tasks compute in typed arrays and WASM memory; for what little else they make, V8 would let short-lived objects fill 128 MB in each thread
 * before it collects them.
 */
const youngGenerationMb = 16;

interface Job {
  readonly assignment: Assignment;
  readonly transfer: readonly ArrayBuffer[];
  readonly resolve: (result: never) => void;
  readonly reject: (reason: unknown) => void;
}

/** The error of every task that a closed {@link Compute} can't run any more. */
export function closedError(): VervetError {
  return new VervetError("COMPUTE_CLOSED", "the workers were closed", "start vervet again");
}

/** How a pool computes. */
export interface PoolOptions {
  /** How many workers at most, 1 or more. */
  readonly threads: number;
  /** What the workers compute with. Default: wasm, which needs nothing installed. */
  readonly engine?: EngineName;
}

/**
 * Runs tasks in worker threads, first come, first served. Workers start when there is work for them and keep the process
 * alive only while they work. A task that kills its worker is rejected with WORKER_DIED; the next one gets a new worker.
 * Where the engine can't be loaded, every task is rejected with its ENGINE_UNAVAILABLE.
 */
export function createPool({ threads, engine = "wasm" }: PoolOptions): Compute {
  const queue: Job[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Job>();
  let closed = false;

  const finish = (worker: Worker): Job | undefined => {
    const job = busy.get(worker);
    busy.delete(worker);
    return job;
  };
  const start = (): Worker => {
    const worker = new Worker(taskUrl(import.meta.url, "worker"), {
      workerData: engine,
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    });
    const die = (cause: unknown): void => {
      const message = cause instanceof Error ? cause.message : String(cause);
      finish(worker)?.reject(
        new VervetError("WORKER_DIED", `a worker died: ${message}`, "look at the task it was running", { cause }),
      );
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
      void worker.terminate();
      dispatch();
    };
    worker.on("message", (answer: Answer) => {
      const job = finish(worker);
      worker.unref();
      idle.push(worker);
      if ("failure" in answer) job?.reject(fromFailure(answer.failure));
      else job?.resolve(answer.result as never);
      dispatch();
    });
    worker.on("messageerror", die);
    worker.on("error", die);
    worker.on("exit", (status) => die(`exit status ${status}`));
    return worker;
  };
  const dispatch = (): void => {
    while (queue.length > 0 && (idle.length > 0 || busy.size < threads)) {
      const job = queue.shift()!;
      const worker = idle.pop() ?? start();
      try {
        worker.postMessage(job.assignment, job.transfer);
        worker.ref();
        busy.set(worker, job);
      } catch (cause) {
        worker.unref();
        idle.push(worker); // the input can't be cloned: the worker never saw it
        job.reject(cause);
      }
    }
  };

  return {
    run<Output>(module: URL, input: unknown, transfer: readonly ArrayBuffer[] = []) {
      if (closed) return Promise.reject(closedError());
      return new Promise<Output>((resolve, reject) => {
        queue.push({
          assignment: { url: module.href, input },
          transfer,
          resolve,
          reject,
        });
        dispatch();
      });
    },
    async close() {
      closed = true;
      const jobs = [...queue.splice(0), ...busy.values()];
      const workers = [...idle, ...busy.keys()];
      busy.clear();
      for (const job of jobs) job.reject(closedError());
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
