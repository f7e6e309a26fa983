import type { Compute } from "../engine/engine.ts";
import type { VirtualTime } from "./virtual-time.ts";

/**
 * Real workers in virtual time: tasks run for real and in parallel, and each result arrives after exactly `costMs` of
 * virtual time, in the order of asking.
 *
 * @param costMs virtual duration of every task
 */
export function deterministicCompute(compute: Compute, time: VirtualTime, costMs: number): Compute {
  return {
    run: <Output>(module: URL, input: unknown, transfer?: readonly ArrayBuffer[]) =>
      time.external(() => compute.run<Output>(module, input, transfer), costMs),
    close: () => compute.close(),
  };
}
