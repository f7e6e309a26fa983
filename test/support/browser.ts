import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Suite } from "mocha";
import { chromium, type BrowserContext } from "playwright-core";

/** Where Debian and others put Chromium; `VERVET_CHROMIUM` names another place. */
const places = [
  process.env["VERVET_CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const executablePath = places.find((path) => path !== undefined && existsSync(path));

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How a page is looked at. */
export interface Look {
  readonly width: number;
  readonly theme: "light" | "dark";
}

/** A browser with a profile of its own, gone when it is closed. */
export interface TestBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** @throws Error where there is no Chromium: see {@link needsBrowser} */
export async function openBrowser({ width, theme }: Look = { width: 1280, theme: "light" }): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), "vervet-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executablePath!,
    args,
    headless: true,
    viewport: { width, height: 900 },
    colorScheme: theme,
  });
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Skips a suite, with the reason, where no Chromium is installed. */
export function needsBrowser(suite: Suite): void {
  if (executablePath === undefined) {
    suite.title += " (skipped: no Chromium; install one, or set VERVET_CHROMIUM)";
    suite.beforeAll(function skip() {
      this.skip();
    });
  }
}
