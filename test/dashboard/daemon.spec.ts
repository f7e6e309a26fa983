import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { syntheticRecords } from "../../src/flows/synthetic-records.ts";
import {
  looks,
  needsBrowser,
  openBrowser,
  seriousFaults,
  tooWide,
  troubleOn,
  type TestBrowser,
} from "../support/browser.ts";
import { zeekJsonLine } from "../../src/testbed/live/sensor-lines.ts";
import { cleanUpSites, createSite, eveLines, until, type Running, type Site } from "../support/running-daemon.ts";

const evil = `<img src=x onerror=alert(1)>"'</script><script>alert(2)</script>`;

const records = [...syntheticRecords({ seed: "page", organisation: 0, benignFlows: 300, flowsPerFamily: 12 })];
const log = records.map((record, i) => eveLines(record, i + 1, record.label === "benign" ? undefined : evil));

/** A second sensor's log, in which an attacker wrote script where it could: Zeek takes any text for a flow's id. */
const zeekLog = records
  .filter(({ label }) => label !== "benign")
  .map((record) => `${zeekJsonLine({ ...record, id: evil })}\n`);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface LabelRow {
  readonly verdict: string;
  readonly said_by: string;
}

describe("a daemon's page, in a browser", function () {
  this.timeout(120_000);
  needsBrowser(this);
  let browser: TestBrowser;
  let site: Site;
  let running: Running;
  let page: Page;
  let url: string;
  let trouble: readonly string[];

  before(async () => {
    const port = await freePort();
    site = createSite(
      "sources: [{ name: eve, path: eve.json, format: suricata }, { name: zeek, path: conn.log, format: zeek }]\ndetection: { falsePositiveRate: 0.05 }\nround: { aloneMs: 1000 }\n",
    );
    writeFileSync(site.config, readFileSync(site.config, "utf8").replace("port: 0", `port: ${port}`));
    writeFileSync(join(site.dir, "eve.json"), log.join(""));
    writeFileSync(join(site.dir, "conn.log"), zeekLog.join(""));
    url = `http://127.0.0.1:${port}`;
    [browser, running] = await Promise.all([openBrowser(), site.start()]);
    page = await browser.context.newPage();
    trouble = troubleOn(page);
    await page.goto(`${url}/#token=${site.token()}`);
    await page.waitForSelector(".alert-row b");
  });
  after(async () => {
    await browser?.close();
    await cleanUpSites();
  });

  const labelsOf = (alertId: string): LabelRow[] => {
    const database = new DatabaseSync(join(site.dir, "data/vervet.sqlite"), { readOnly: true });
    try {
      const rows = database.prepare("SELECT verdict, said_by FROM labels WHERE alert_id = ?").all(alertId);
      return rows as unknown as LabelRow[];
    } finally {
      database.close();
    }
  };
  const chosenId = async (): Promise<string> => (await page.getAttribute(".alert-card", "data-id"))!;
  const status = (name: string) => page.locator(".alert-card .facts .tag", { hasText: name });
  const showAll = async (): Promise<void> => {
    await page.selectOption(".filters select >> nth=0", "");
    await page.waitForSelector(".alert-row b");
  };

  it("takes the token out of its address", async () => {
    assert.equal(page.url(), `${url}/`);
  });

  it("explains an alert, which is confirmed by keyboard; its label reaches the store, and undoing takes it back", async () => {
    await showAll();
    await page.waitForSelector(".alert-card .flow table tbody tr");
    const first = await chosenId();
    await page.focus(".alert-list");
    await page.keyboard.press("ArrowDown");
    await page.locator(".alert-row.chosen[aria-posinset='2']").waitFor();
    await page.waitForSelector(`.alert-card:not([data-id="${first}"]) .flow table tbody tr`); // until then the card is the first one's
    const id = await chosenId();
    await page.keyboard.press("c");
    await status("confirmed").waitFor();
    const labels = labelsOf(id);
    assert.ok(
      labels.length > 0 && labels.every(({ verdict, said_by }) => verdict === "attack" && said_by === "dashboard"),
    );
    await page.keyboard.press("u");
    await status("open").waitFor();
    assert.deepEqual(labelsOf(id), []);
    await page.keyboard.press("d");
    await status("dismissed").waitFor();
    assert.deepEqual([...new Set(labelsOf(id).map(({ verdict }) => verdict))], ["benign"]);
  });

  it("filters, and allows flows for a while, until that is taken back", async () => {
    await showAll();
    const all = await page.locator(".alert-list").getAttribute("aria-label");
    await page.fill("input[type=search]", "no such thing");
    await page.locator("text=No such alerts.").waitFor();
    await page.fill("input[type=search]", "");
    await page.waitForSelector(".alert-row b");
    assert.equal(await page.locator(".alert-list").getAttribute("aria-label"), all);
    await page.focus(".alert-list");
    await page.keyboard.press("Home");
    await page.keyboard.press("a");
    await page.fill(".allow input:not([type=checkbox])", "our own scanner");
    await page.keyboard.press("Enter");
    await page.locator(".allowed", { hasText: "our own scanner" }).waitFor();
    const listed = async () => (await (await site.ask("/api/allowlist")).json()) as { what: string; untilMs: number }[];
    const [entry] = await listed();
    assert.match(entry!.what, /^from .*, as /u);
    assert.ok(Math.abs(entry!.untilMs - Date.now() - 24 * 3_600_000) < 3_600_000);
    await page.click(".allowed button");
    await page.locator(".allowed").waitFor({ state: "detached" });
    assert.deepEqual(await listed(), []);
  });

  it("shows what an attacker wrote into the log as text, and runs none of it", async () => {
    await showAll();
    await page.focus(".alert-list");
    await page.keyboard.press("Home");
    const shown = page.locator(".alert-card .flow", { hasText: evil }).first();
    for (let i = 0; i < 60 && !(await shown.isVisible()); i++) {
      await page.keyboard.press("j");
      await page.waitForSelector(".alert-card .flow");
    }
    await shown.waitFor();
    assert.equal(await page.locator("#page img, #page script").count(), 0);
    assert.deepEqual(trouble, []);
  });

  it("lists models and rolls back to one", async () => {
    await page.goto(`${url}/#models`);
    await page.locator("button", { hasText: "Roll back" }).first().click();
    await page.locator("button", { hasText: "Really roll back" }).click();
    await page.locator("td", { hasText: "rollback to" }).first().waitFor();
  });

  it("goes on after the daemon was restarted, with what came in between", async () => {
    await page.goto(`${url}/#health`);
    const flows = (): Promise<string | null> => page.textContent("#sources-title ~ .scroll tbody td");
    const before = await flows();
    running.child.kill("SIGTERM");
    await running.ended;
    await page.locator(".pill.broken").waitFor();
    appendFileSync(join(site.dir, "eve.json"), log.slice(0, 7).join(""));
    running = await site.start();
    await page.locator(".pill.live").waitFor();
    await until("the flows of the new process", async () => ((await flows()) === "7" ? true : null));
    assert.notEqual(before, "7");
  });

  it("has no serious accessibility fault in any of its parts, at either width and in either theme", async () => {
    for (const { width, theme } of looks) {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 900 });
      for (const part of ["alerts", "consortium", "models", "health"]) {
        await page.goto(`${url}/#${part}`);
        await page.locator(`.tabs a[aria-current]`, { hasText: new RegExp(part, "iu") }).waitFor();
        await page.waitForSelector("main .panel");
        assert.deepEqual(await seriousFaults(page), [], `${part}, ${width}, ${theme}`);
        assert.ok((await tooWide(page)) <= 0, `${part} is too wide at ${width}`);
      }
    }
  });

  it("asks for the token before it changes anything, and takes no wrong one", async () => {
    const other = await browser.context.newPage();
    await other.goto(`${url}/#alerts`);
    await other.waitForSelector(".alert-row b");
    await other.selectOption(".filters select >> nth=0", "open");
    await other.click(".alert-card .actions .primary");
    await other.locator("dialog[open]").waitFor();
    await other.fill("dialog input", "guess");
    await other.click("dialog .primary");
    await other.locator("dialog[open] input:not(:focus-visible), dialog[open]").first().waitFor();
    await other.fill("dialog input", site.token());
    await other.click("dialog .primary");
    await other.locator("dialog[open]").waitFor({ state: "detached" });
    await other.close();
  });
});
