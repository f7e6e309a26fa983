import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Suite } from "mocha";
import axe from "axe-core";
import { chromium, type BrowserContext, type Page } from "playwright-core";

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
  context.setDefaultTimeout(60_000); // other specs may have kept the machine busy
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

/** Serious accessibility faults on a page, one line each. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

/** What goes wrong on a page, as it goes: errors, refused resources, dialogs that a script opened. */
export function troubleOn(page: Page): readonly string[] {
  const trouble: string[] = [];
  page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/u.test(message.text())) trouble.push(`refused: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return trouble;
}

/** How pages are looked at in tests: both widths and both themes, once each. */
export const looks: readonly Look[] = [
  { width: 1280, theme: "light" },
  { width: 390, theme: "dark" },
];

/** How many pixels of a page lie beyond the window's right edge. */
export function tooWide(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
