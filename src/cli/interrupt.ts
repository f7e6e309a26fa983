import { VervetError } from "../errors.ts";

/**
 * A signal that the first Ctrl-C (or SIGTERM) aborts; the second ends the process at once. Dispose of it when the work
 * is done.
 *
 * @param stopping what happens now, and `kept` what remains of the work: both told to the person who pressed it
 */
export function interruptSignal(stopping: string, kept: string): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(1);
    process.stderr.write(`\n${stopping}; again to stop at once\n`);
    controller.abort(new VervetError("INTERRUPTED", "the run was interrupted", kept));
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
