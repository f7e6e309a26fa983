import type { Logger } from "../logger.ts";
import { serveLivePage, type LivePage } from "../testbed/live-page.ts";
import type { Watcher } from "../testbed/run.ts";
import { openBrowser } from "./open-browser.ts";

/** Runs something whose page is served while it goes on; a page that can't be served is no reason not to run it. */
export async function watchedRun<T>(
  isOpened: boolean,
  logger: Logger,
  run: (live: Watcher | null) => Promise<T>,
): Promise<T> {
  let page: LivePage;
  try {
    page = await serveLivePage(logger);
  } catch (cause) {
    logger.warn({ err: cause }, "the run's page is not served");
    return run(null);
  }
  const { url, publish } = page;
  try {
    return await run({
      show(story) {
        page.show(story);
        process.stderr.write(`watch it at ${url}\n`);
        if (isOpened) openBrowser(url);
      },
      publish,
    });
  } finally {
    await page.stop();
  }
}
