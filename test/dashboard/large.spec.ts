import assert from "node:assert/strict";
import { join } from "node:path";
import { openStore } from "../../src/store/open-store.ts";
import { needsBrowser, openBrowser, troubleOn, type TestBrowser } from "../support/browser.ts";
import { fillWithAlerts, firstPaintMs, heapOf, largeState, serveState } from "../support/large-page.ts";
import { cleanUpSites, createSite } from "../support/running-daemon.ts";

/** Elements that a page may have: what is out of sight is not drawn. */
const elementsMax = 4000;

describe("a large page", function () {
  this.timeout(120_000);
  needsBrowser(this);
  let browser: TestBrowser;
  before(async () => {
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await cleanUpSites();
  });

  it("shows 100 organisations and 500 rounds, and holds no more after hundreds of changes than after a few", async () => {
    const state = largeState(100, 500);
    await using served = await serveState(state);
    const page = await browser.context.newPage();
    const trouble = troubleOn(page);
    await page.goto(served.url);
    await page.waitForSelector(".heat canvas");
    assert.ok((await firstPaintMs(page)) > 0); // how soon is for the soak: this machine may be busy
    assert.ok((await page.locator("*").count()) < elementsMax);
    let round = state.rounds.length;
    const change = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) {
        served.hub.publish({ round: { ...state.rounds[i % 500]!, round } });
        served.hub.publish({ set: { progress: { what: `change ${round}`, done: 1, of: 2, secondsLeft: 3 } } });
        round++;
      }
      await page.locator(".progress", { hasText: `change ${round - 1}` }).waitFor();
    };
    await change(30);
    const before = await heapOf(page);
    for (let i = 0; i < 5; i++) await change(30);
    const grown = (await heapOf(page)) - before;
    assert.ok(grown < 0.2 * before + 2e6, `${grown} bytes more than ${before}`);
    assert.deepEqual(trouble, []);
    await page.close();
  });

  it("lists tens of thousands of alerts, of which it draws and holds those in sight", async () => {
    const count = 20_000; // the soak has 100,000
    const site = createSite("");
    const store = openStore(join(site.dir, "data/vervet.sqlite"));
    fillWithAlerts(store, count);
    store.close();
    await site.start();
    const page = await browser.context.newPage();
    await page.goto(site.url());
    await page.waitForSelector(".alert-row b");
    assert.equal(await page.getAttribute(".alert-list", "aria-label"), `Alerts, ${count}`);
    for (const [place, posinset] of [
      [0.5, count / 2],
      [1, count],
    ] as const) {
      await page.locator(".alert-list").evaluate((list, share) => {
        list.scrollTop = share * (list.scrollHeight - list.clientHeight);
      }, place);
      await page.locator(`.alert-row[aria-posinset="${posinset}"] b`).waitFor();
      assert.ok((await page.locator(".alert-row").count()) < 60);
    }
    await page.fill("input[type=search]", "192.0.7.");
    await page.locator(".alert-row .ends", { hasText: "192.0.7." }).first().waitFor();
    await page.focus(".alert-list");
    await page.keyboard.press("End");
    await page.locator(".alert-row.chosen .ends", { hasText: "192.0.7." }).waitFor();
    await page.close();
  });
});
