// Takes the README's pictures from real runs: a testbed's page, and a daemon's. They are synthetic traffic, as the pages say.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import type { Status } from "../src/daemon/status.ts";
import { syntheticRecords } from "../src/flows/synthetic-records.ts";
import { openBrowser, type Look } from "../test/support/browser.ts";
import { cleanUpSites, createSite, eveLines, startVervet, until } from "../test/support/running-daemon.ts";

const folder = join(import.meta.dirname, "../docs/images");
/** WebP's quality: text stays sharp, and a picture stays below 100 kB. */
const quality = 0.7;

/** Writes what a page shows as WebP, which the browser itself encodes. */
async function take(page: Page, name: string, height: number): Promise<void> {
  await page.setViewportSize({ width: page.viewportSize()!.width, height });
  await page.evaluate("scrollTo(0, 0)");
  await page.waitForTimeout(500); // fonts and curves settle; nothing is measured here
  const png = (await page.screenshot()).toString("base64");
  const blank = await page.context().newPage();
  const webp: string = await blank.evaluate(`new Promise((resolve, reject) => {
    const image = new Image();
    image.onerror = reject;
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext("2d").drawImage(image, 0, 0);
      resolve(canvas.toDataURL("image/webp", ${quality}));
    };
    image.src = "data:image/png;base64,${png}";
  })`);
  await blank.close();
  const bytes = Buffer.from(webp.slice(webp.indexOf(",") + 1), "base64");
  writeFileSync(join(folder, name), bytes);
  process.stdout.write(`docs/images/${name}: ${Math.round(bytes.length / 1000)} kB\n`);
}

async function withPage(look: Look, url: string, use: (page: Page) => Promise<void>): Promise<void> {
  const browser = await openBrowser(look);
  try {
    const page = await browser.context.newPage();
    await page.goto(url);
    await use(page);
  } finally {
    await browser.close();
  }
}

mkdirSync(folder, { recursive: true });
const out = mkdtempSync(join(tmpdir(), "vervet-screenshots-"));
try {
  const run = startVervet("testbed", "run", "quickstart", "--rounds", "24", "--out", out);
  const { status, err } = await run.ended;
  if (status !== 0) throw new Error(err);
  const report = pathToFileURL(join(out, "report.html")).href;
  await withPage({ width: 1280, theme: "light" }, report, async (page) => {
    await page.waitForSelector(".heat canvas");
    await page.locator(".heat canvas").click({ position: { x: 120, y: 150 } });
    await take(page, "testbed.webp", 1400);
  });

  const site = createSite(
    "sources: [{ name: eve, path: eve.json, format: suricata }]\ndetection: { falsePositiveRate: 0.02 }\nround: { aloneMs: 5000 }\n",
  );
  const lines = (benignFlows: number, flowsPerFamily: number, from: number): string[] =>
    [...syntheticRecords({ seed: "pictures", organisation: 0, benignFlows, flowsPerFamily })].map((record, i) =>
      eveLines(record, from + i, record.label !== "benign" && i % 2 === 0 ? "a rule of the sensor" : undefined),
    );
  const log = join(site.dir, "eve.json");
  writeFileSync(log, lines(4000, 0, 1).join(""));
  await site.start();
  await until(
    "a threshold measured here",
    async () => {
      const told = (await (await site.ask("/api/status")).json()) as Status;
      return told.detection.calibrated && told.detection.flowsScored >= 4000 ? true : null;
    },
    60_000,
  );
  appendFileSync(log, lines(400, 40, 10_000).join(""));
  await until(
    "alerts",
    async () => (((await (await site.ask("/api/alerts")).json()) as unknown[]).length > 8 ? true : null),
    60_000,
  );
  const address = `${site.url()}/#token=${site.token()}`;
  await withPage({ width: 1280, theme: "dark" }, address, async (page) => {
    await page.waitForSelector(".alert-row b");
    await page.selectOption(".filters select >> nth=1", "high");
    await page.waitForSelector(".alert-card .flow table tbody tr");
    await take(page, "alerts.webp", 860);
  });
  await withPage({ width: 390, theme: "light" }, address, async (page) => {
    await page.waitForSelector(".alert-card .flow table tbody tr");
    await take(page, "alerts-narrow.webp", 820);
  });
} finally {
  rmSync(out, { recursive: true, force: true });
  await cleanUpSites();
}
