import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { filePage } from "../../src/daemon/live/page.ts";
import {
  looks,
  needsBrowser,
  openBrowser,
  seriousFaults,
  tooWide,
  troubleOn,
  type TestBrowser,
} from "../support/browser.ts";
import { sampleRun, sampleStory } from "../support/sample-report.ts";
import { smallRun, type SmallRun } from "../support/small-run.ts";

describe("report.html, in a browser", function () {
  this.timeout(120_000);
  needsBrowser(this);
  let browser: TestBrowser;
  let here: string;
  let run: SmallRun;
  before(async () => {
    here = mkdtempSync(join(tmpdir(), "vervet-report-"));
    const poisoned = ["organisations=6", "rounds=6", "adversaries=[{ attack: sign-flip, count: 2 }]"];
    [browser, run] = [await openBrowser(), await smallRun(poisoned, { controls: true })];
  });
  after(async () => {
    await browser?.close();
    if (here !== undefined) rmSync(here, { recursive: true });
  });

  /** Opens a page from disk; whatever else it asks for is remembered. */
  async function open(html: string): Promise<{ page: Page; asked: string[]; trouble: readonly string[] }> {
    const file = join(here, "report.html");
    writeFileSync(file, html);
    const page = await browser.context.newPage();
    const trouble = troubleOn(page);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector(".heat canvas");
    return { page, asked: asked.filter((url) => url !== pathToFileURL(file).href), trouble };
  }

  it("opens from disk, asks nobody for anything, and shows the figures of the run", async () => {
    const { page, asked, trouble } = await open(run.file("report.html"));
    assert.deepEqual([asked, trouble], [[], []]);
    const own = await page.textContent("tr.own");
    assert.ok(own!.startsWith(run.summary.filter) && own!.includes(run.summary.holdout.macroF1!.toFixed(3)), own!);
    assert.equal(await page.locator(".plot canvas").count(), 4);
    await page.close();
  });

  it("names the poisoners in its heat map, and says of a cell who rejected it and why", async () => {
    const { page } = await open(run.file("report.html"));
    const suspects = await page.textContent(".suspects");
    const judged = run.records.filter(({ honest }) => honest).flatMap(({ verdicts }) => verdicts);
    const rejectedMost = ["org-00", "org-01", "org-02", "org-03", "org-04", "org-05"].filter((name) => {
      const own = judged.filter(({ author }) => author === name);
      return own.filter(({ status }) => status === "rejected").length >= own.length / 2;
    });
    assert.deepEqual(rejectedMost, ["org-04", "org-05"], "the rule did not catch them: nothing to show");
    for (const name of rejectedMost) assert.ok(suspects!.includes(name), suspects!);
    await page.focus(".heat");
    await page.keyboard.press("Home"); // round 0, the first author
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowDown");
    const card = page.locator(".verdicts .card");
    await card.locator("text=org-05, round 0").waitFor();
    const told = (await card.textContent())!;
    const verdicts = run.records
      .filter(({ round, honest }) => round === 0 && honest)
      .map(({ verdicts }) => verdicts.find(({ author }) => author === "org-05")!);
    assert.equal(await card.getAttribute("data-status"), "rejected");
    assert.ok(told.includes(verdicts[0]!.rule) && told.includes("threshold") && told.includes("held-out loss"), told);
    assert.equal(await card.locator("tbody tr").count(), 4);
    await page.close();
  });

  it("shows an organisation's history when it is chosen in the mesh, by keyboard too", async () => {
    const { page } = await open(run.file("report.html"));
    await page.focus(".node");
    await page.keyboard.press("ArrowRight");
    await page.locator(".mesh .card", { hasText: "org-01" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".mesh .card").waitFor({ state: "detached" });
    await page.click(".node:last-of-type");
    await page.locator(".mesh .card", { hasText: "sign-flip" }).waitFor();
    await page.close();
  });

  for (const { theme, width } of looks) {
    it(`has no serious accessibility fault at ${width} px in ${theme}, and nothing wider than the page`, async () => {
      const { page } = await open(run.file("report.html"));
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 900 });
      await page.click(".node");
      await page.click(".heat canvas");
      assert.deepEqual(await seriousFaults(page), []);
      assert.ok((await tooWide(page)) <= 0);
      await page.close();
    });
  }

  it("shortens names in the mesh, where the whole name is still read out", async () => {
    const { page } = await open(filePage(sampleStory(sampleRun(6, 4, (i) => `Clinic${i}`)).whole()));
    assert.deepEqual(await page.locator(".node + text").allTextContents(), Array(6).fill("Cli"));
    assert.match((await page.getAttribute(".node", "aria-label"))!, /^Clinic0;/u);
    assert.deepEqual(await seriousFaults(page), []);
    await page.close();
  });

  it("runs nothing that stands in a name", async () => {
    const evil = `<img src=x onerror=alert(1)></script><script>alert(2)</script>`;
    const { page, trouble, asked } = await open(filePage(sampleStory(sampleRun(6, 4, (i) => `${evil}${i}`)).whole()));
    await page.click(".node");
    await page.click(".heat canvas");
    assert.ok((await page.textContent("#page"))!.includes(evil));
    assert.deepEqual([trouble, asked], [[], []]);
    assert.equal(await page.locator("#page img, #page script").count(), 0);
    await page.close();
  });
});
