import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { escapeHtml } from "../../src/testbed/report/html.ts";
import { reportPage, type Report } from "../../src/testbed/report/report.ts";
import { sampleReport, sampleSummary } from "../support/sample-report.ts";

const small = sampleReport(6, 5);
const count = (page: string, part: string): number => page.split(part).length - 1;
/** Names of the elements and attributes on a page. */
const tagsOf = (page: string): string[] =>
  [...page.matchAll(/<(?<name>[a-z][a-z0-9]*)/giu)].map(({ groups }) => groups!["name"]!);

describe("report", () => {
  it("is one page with the table, curves, mesh and verdicts", () => {
    const page = reportPage(small);
    assert.match(page, /^<!doctype html>/u);
    for (const part of [
      "Holdout macro-F1",
      "Training loss",
      "The mesh",
      "Who rejected whom",
      "Share of contributions",
    ]) {
      assert.ok(page.includes(part), part);
    }
    assert.match(page, /<th scope="row">plain mean<\/th>/u);
    assert.equal(count(page, 'class="node adversary"'), 2 + 1); // and one in the legend
    assert.equal(count(page, "</figure>"), 5);
  });

  it("is the same bytes for the same run", () => {
    assert.equal(reportPage(sampleReport(6, 5)), reportPage(small));
  });

  it("allows no script and nothing from outside, and its own style sheet by hash", () => {
    const page = reportPage(small);
    const sheet = /<style>(?<sheet>[^]*?)<\/style>/u.exec(page)!.groups!["sheet"]!;
    const hash = createHash("sha256").update(sheet).digest("base64");
    const policy = /http-equiv="Content-Security-Policy" content="(?<policy>[^"]*)"/u.exec(page)!.groups!["policy"]!;
    assert.equal(
      policy.replaceAll("&#39;", "'"),
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    assert.ok(page.indexOf("Content-Security-Policy") < page.indexOf("<style>"));
    assert.doesNotMatch(page, /<script|<link |<img|<iframe| style=| on[a-z]+=|url\(|@import|https?:/iu);
  });

  it("stays under 3 MB for 30 organisations and 50 rounds", () => {
    const page = reportPage(sampleReport(30, 50));
    assert.ok(Buffer.byteLength(page) < 3e6, `${Buffer.byteLength(page)} bytes`);
    assert.equal(count(page, "</title></rect"), 30 * 20 - 20);
  });

  it("keeps every name text, whatever it is", () => {
    const nasty = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</title><script>",
        "]]>",
        "&lt;",
        "' onload='",
      ),
    );
    const honest = tagsOf(reportPage(small)).length;
    fc.assert(
      fc.property(nasty, nasty, (name, attack) => {
        const report: Report = {
          ...small,
          summary: sampleSummary({ name, dataset: attack, filter: name }),
          organisations: small.organisations.map((o) => ({ ...o, attack: o.attack === null ? null : attack })),
        };
        fc.pre(attack !== "synthetic");
        assert.equal(tagsOf(reportPage(report)).length, honest);
      }),
      { numRuns: 60 },
    );
    const named = sampleReport(6, 3, (i) => `<script>${i}</script>`);
    assert.ok(!reportPage(named).includes("<script>"));
    assert.ok(reportPage(named).includes("&lt;script&gt;3&lt;/script&gt;"));
  });

  it("draws the controls by round where their rounds are known, and level otherwise", () => {
    const meanPath = (report: Report): string =>
      /class="line mean" d="(?<d>[^"]+)"/u.exec(reportPage(report))!.groups!["d"]!;
    const heights = (d: string): Set<string> =>
      new Set([...d.matchAll(/[ML][\d.]+ (?<y>[-\d.]+)/gu)].map((m) => m.groups!["y"]!));
    assert.equal(heights(meanPath(small)).size, 1);
    assert.ok(heights(meanPath({ ...small, plainMeanRounds: small.rounds })).size > 1);
  });

  it("leaves out controls that were not run", () => {
    const { localOnly: _, plainMean: __, ...summary } = sampleSummary();
    const page = reportPage({ ...small, summary });
    assert.ok(!page.includes("plain mean") && !page.includes("local only"));
  });

  it("says that synthetic traffic is synthetic", () => {
    assert.match(
      reportPage({ ...small, summary: sampleSummary({ dataset: "synthetic" }) }),
      /generated, not recorded/u,
    );
    assert.doesNotMatch(reportPage(small), /generated, not recorded/u);
  });

  it("shows a run without rounds, and one in which nothing converged", () => {
    assert.match(reportPage({ ...small, rounds: [] }), /No rounds\./u);
    const diverged = small.rounds.map((r) => ({ ...r, loss: null, holdout: { macroF1: null, accuracy: null } }));
    assert.doesNotMatch(reportPage({ ...small, rounds: diverged }), /NaN|Infinity|undefined/u);
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
