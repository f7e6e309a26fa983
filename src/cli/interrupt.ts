import { VervetError } from "../errors.ts";

/**
 * A signal that the first Ctrl-C (or SIGTERM) aborts; the second ends the process at once. Dispose of it when the work
 * is done.
 *
 * @param meanwhile what happens until the end, told to the person who pressed it
 */
export function interruptSignal(meanwhile: string): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(1);
    process.stderr.write(`\nstopping after this round, ${meanwhile}; again to stop at once\n`);
    controller.abort(new VervetError("INTERRUPTED", "the run was interrupted", meanwhile));
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
