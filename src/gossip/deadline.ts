import { setMaxListeners } from "node:events";
import type { Clock } from "../clock.ts";

/** Work took longer than it was given. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/**
 * Runs `work` with a signal that aborts after `delayMs`, or when `parent` does.
 *
 * @throws DeadlineError when time ran out; the parent's reason when it aborted; whatever `work` throws
 */
export async function withDeadline<T>(
  clock: Clock,
  delayMs: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  parent.throwIfAborted();
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(parent.reason);
  setMaxListeners(0, parent); // one parent may end many pieces of work
  parent.addEventListener("abort", onAbort, { once: true });
  const cancel = clock.after(delayMs, () => controller.abort(new DeadlineError(`took more than ${delayMs} ms`)));
  try {
    return await work(controller.signal);
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    cancel();
    parent.removeEventListener("abort", onAbort);
  }
}
