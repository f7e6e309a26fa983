import { systemClock } from "../clock.ts";
import { createHttpServer } from "../daemon/http.ts";
import { createEventHub } from "../daemon/live/event-hub.ts";
import { addLiveRoutes } from "../daemon/live/routes.ts";
import type { LiveChange } from "../daemon/live/state.ts";
import type { Logger } from "../logger.ts";
import { secretSeed } from "../random.ts";
import type { Story } from "./report/story.ts";
import type { Watcher } from "./run.ts";

/** A run's page, served on loopback while it goes on. */
export interface LivePage extends Watcher {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves a run's page on loopback, at any free port; nothing can be changed through it.
 *
 * @throws VervetError HTTP_LISTEN, PAGE_NOT_BUILT
 */
export async function serveLivePage(logger: Logger): Promise<LivePage> {
  const hub = createEventHub(secretSeed().slice(0, 12), systemClock);
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  let story: Story | null = null;
  const told = (): Story => story!;
  // Nobody knows the token: every change is refused.
  const options = { host: "127.0.0.1", port: 0, hosts: [], token: secretSeed, logger };
  const server = createHttpServer(options, (app) => {
    app.addHook("onRequest", () => began); // whoever comes before the run has a story waits for it
    addLiveRoutes(app, { hub, state: () => told().state(), judgements: (round) => told().judgements(round) });
  });
  await server.start((cause) => logger.warn({ err: cause }, "the run's page is not served any more"));
  return {
    url: server.url()!,
    show(shown) {
      story = shown;
      begin();
    },
    publish: (change: LiveChange) => hub.publish(change),
    async stop() {
      hub.close();
      begin();
      await server.stop();
    },
  };
}
