import type { Ingest } from "./ingest.ts";
import type { FollowLog } from "./log-batch.ts";
import type { Part } from "./supervise.ts";
import { limitYoungGeneration } from "./young-generation.ts";

/**
 * One log, followed from where the last commit left it. A failure ends it: the batch that was not committed is read again when it is
 * started again.
 *
 * @param checkpoint where to go on, as the store has it
 */
export function createSourcePart(follow: FollowLog, checkpoint: () => string | null, ingest: Ingest): Part {
  let controller = new AbortController();
  let following: Promise<void> = Promise.resolve();
  return {
    start(failed) {
      controller = new AbortController();
      const { signal } = controller;
      following = (async () => {
        try {
          for await (const batch of follow(checkpoint(), signal)) {
            ingest(batch);
            limitYoungGeneration();
            if (signal.aborted) return; // the batch that was under way is committed
          }
        } catch (cause) {
          if (!signal.aborted) failed(cause);
        }
      })();
      return Promise.resolve();
    },
    async stop() {
      controller.abort();
      await following;
    },
  };
}
