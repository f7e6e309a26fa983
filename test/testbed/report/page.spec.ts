import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { filePage } from "../../../src/daemon/live/page.ts";
import type { LiveState } from "../../../src/daemon/live/state.ts";
import { escapeHtml } from "../../../src/daemon/live/escape-html.ts";
import { sampleRun, sampleStory, sampleSummary } from "../../support/sample-report.ts";

const small = sampleStory(sampleRun(6, 5)).whole();
/** What stands in the page's own elements, such as `<script>`, in their order. */
const contents = (page: string, tag: string): string[] =>
  [...page.matchAll(new RegExp(`<${tag}[^>]*>(?<inside>[^]*?)</${tag}>`, "gu"))].map(
    ({ groups }) => groups!["inside"]!,
  );
const stateIn = (page: string): LiveState => JSON.parse(contents(page, "script")[0]!) as LiveState;
const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("report.html", () => {
  it("is one page with the whole run in it", () => {
    const page = filePage(small);
    assert.match(page, /^<!doctype html>[^]*<\/html>\s*$/u);
    assert.deepEqual(stateIn(page), JSON.parse(JSON.stringify(small)));
    const { rounds, judgements, organisations } = stateIn(page);
    assert.deepEqual([rounds.length, organisations.length, Object.keys(judgements!).length], [5, 6, 5]);
  });

  it("is the same bytes for the same run", () => {
    assert.equal(filePage(sampleStory(sampleRun(6, 5)).whole()), filePage(small));
  });

  it("allows its own script and style sheet by their hashes, nothing from outside, and no connection", () => {
    const page = filePage(small);
    const [, script] = contents(page, "script");
    const [sheet] = contents(page, "style");
    const policy = /http-equiv="Content-Security-Policy" content="(?<policy>[^"]*)"/u.exec(page)!.groups!["policy"]!;
    assert.equal(
      policy.replaceAll("&#39;", "'"),
      `default-src 'none'; script-src ${hashOf(script!)}; style-src ${hashOf(sheet!)}; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    assert.ok(page.indexOf("Content-Security-Policy") < page.indexOf("<style>"));
    const markup = page.replace(script!, "").replace(sheet!, "");
    assert.doesNotMatch(markup, /<link |<img|<iframe| style=| on[a-z]+=|src=|href=/iu);
    assert.doesNotMatch(sheet!, /url\(|@import/u);
  });

  it("stays under 3 MB for 30 organisations and 50 rounds, with every judgement in it", () => {
    const page = filePage(sampleStory(sampleRun(30, 50)).whole());
    assert.ok(Buffer.byteLength(page) < 3e6, `${Buffer.byteLength(page)} bytes`);
    assert.equal(stateIn(page).judgements!["49"]!.length, 20 * 29);
  });

  it("leaves single judgements out where they are too many, and keeps what they come to", () => {
    const { judgements, rounds } = sampleStory(sampleRun(60, 40)).whole();
    assert.equal(judgements, null);
    assert.equal(rounds[39]!.verdicts.length, 60);
  });

  it("keeps every name text, whatever it is", () => {
    const nasty = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "<script>alert(1)</script>",
        "</script><img src=x onerror=alert(1)>",
        "</title><script>",
        "<!--<script>",
        "]]>",
        "\u2028",
        "' onload='",
      ),
    );
    const tagsOf = (page: string): number => page.match(/<[a-z!/]/giu)!.length;
    const expected = tagsOf(filePage(small));
    fc.assert(
      fc.property(nasty, nasty, (name, attack) => {
        const organisations = small.organisations.map((one) => ({ ...one, name, attack }));
        const page = filePage({ ...small, title: name, about: attack, rule: name, organisations });
        assert.equal(tagsOf(page), expected);
        assert.equal(stateIn(page).organisations[0]!.attack, attack.toWellFormed());
      }),
      { numRuns: 60 },
    );
  });

  it("says that synthetic traffic is synthetic", () => {
    const run = sampleRun(6, 1);
    const synthetic = sampleStory({ ...run, plan: { ...run.plan, dataset: "synthetic" } }).state();
    assert.match(synthetic.notes.join(), /generated, not recorded/u);
    assert.deepEqual(small.notes, []);
  });

  it("leaves out controls that were not run", () => {
    const { localOnly: _, plainMean: __, ...summary } = sampleSummary();
    const { results } = sampleStory({ ...sampleRun(6, 1), summary }).state();
    assert.deepEqual(
      results!.rows.map(({ arm }) => arm),
      ["rank-witness"],
    );
  });
});

describe("escaping", () => {
  it("leaves nothing that could open a tag, close an attribute or begin an entity", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeHtml(text);
        assert.doesNotMatch(escaped, /[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/u);
      }),
    );
    assert.equal(escapeHtml(`a<b>&"c'\u0000`), "a&lt;b&gt;&amp;&quot;c&#39; ");
  });
});
