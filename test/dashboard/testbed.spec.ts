import assert from "node:assert/strict";
import { silentLogger } from "../../src/logger.ts";
import { serveLivePage, type LivePage } from "../../src/testbed/live-page.ts";
import { needsBrowser, openBrowser, troubleOn, type TestBrowser } from "../support/browser.ts";
import { smallRun } from "../support/small-run.ts";

describe("a testbed run's page, in a browser while it runs", function () {
  this.timeout(120_000);
  needsBrowser(this);
  let browser: TestBrowser;
  let live: LivePage;
  before(async () => {
    [browser, live] = [await openBrowser(), await serveLivePage(silentLogger)];
  });
  after(async () => {
    await browser?.close();
    await live?.stop();
  });

  it("plays: poisoners are named as they are rejected, and the results stand there in the end", async () => {
    const page = await browser.context.newPage();
    const trouble = troubleOn(page);
    const opened = page.goto(live.url);
    const watched = opened.then(() => page.waitForSelector(".progress"));
    const edits = ["network=libp2p", "organisations=6", "rounds=6", "adversaries=[{ attack: sign-flip, count: 2 }]"];
    const [{ summary, file }] = await Promise.all([smallRun(edits, { live }), watched]);
    await page.waitForSelector("tr.own");
    await page.waitForSelector(".progress", { state: "detached" });
    const own = await page.textContent("tr.own");
    assert.ok(own!.includes(summary.holdout.macroF1!.toFixed(3)), own!);
    const suspects = (await page.textContent(".suspects"))!;
    for (const name of ["org-04", "org-05"]) assert.ok(suspects.includes(name), suspects);
    assert.ok(!suspects.includes("org-00"), suspects);
    // What came piece by piece is what the file holds as a whole.
    const whole = JSON.parse(
      /id="data">(?<state>[^]*?)<\/script>/u.exec(file("report.html"))!.groups!["state"]!,
    ) as object;
    const told = (await (await fetch(`${live.url}/api/live`)).json()) as { state: object };
    assert.deepEqual({ ...told.state, judgements: null }, { ...whole, judgements: null });
    await page.click(".heat canvas");
    await page.waitForSelector(".verdicts .card tbody tr"); // asked for by round
    await live.stop();
    await page.locator(".pill", { hasText: "the run is over" }).waitFor();
    assert.deepEqual(trouble, []);
  });

  it("changes nothing for anybody", async () => {
    const other = await serveLivePage(silentLogger);
    const post = (headers: Record<string, string>) => fetch(`${other.url}/api/allowlist`, { method: "POST", headers });
    assert.equal((await post({})).status, 401);
    assert.equal((await post({ authorization: "Bearer guess" })).status, 403);
    await other.stop();
  });
});
