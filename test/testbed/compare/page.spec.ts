import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { figures } from "../../../src/testbed/compare/figure.ts";
import { shadeOf, shades } from "../../../src/testbed/compare/heat.ts";
import { comparePage } from "../../../src/testbed/compare/page.ts";
import { sampleDocument } from "../../support/sample-grid.ts";

const macroF1 = figures[0]!;
const sample = (): ReturnType<typeof sampleDocument> =>
  sampleDocument(["filter.rule=mean,krum", "rounds=1,2"], 2, (i) => (i === 7 ? "no <luck>" : 0.9 - i / 10));

describe("a comparison's page", () => {
  it("has a heat map for each figure that the grid has, and shows the one asked for", () => {
    const page = comparePage(sample(), figures[3]!);
    const choices = [...page.matchAll(/<input type="radio" name="figure" id="(?<name>\w+)" (?<checked>checked)?/gu)];
    assert.deepEqual(
      choices.map(({ groups }) => [groups!["name"], groups!["checked"] !== undefined]),
      [
        ["macroF1", false],
        ["worst", false],
        ["adversariesRejected", false],
        ["honestRejected", true],
      ],
    );
    assert.equal(page.match(/<section class="map/gu)!.length, 4);
    for (const { groups } of choices) {
      assert.ok(page.includes(`body:has(#${groups!["name"]}:checked) .${groups!["name"]} { display: block; }`));
    }
  });

  it("shows the first figure that there is where the one asked for is not", () => {
    const page = comparePage(
      sample(),
      figures.find(({ name }) => name === "attackSuccessRate")!,
    );
    assert.match(page, /id="macroF1" checked/u);
  });

  it("allows no script and nothing from outside, and its own style sheet by hash", () => {
    const page = comparePage(sample(), macroF1);
    const sheet = /<style>(?<sheet>[^]*?)<\/style>/u.exec(page)!.groups!["sheet"]!;
    const hash = createHash("sha256").update(sheet).digest("base64");
    assert.ok(page.includes(`default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;;`));
    assert.doesNotMatch(page, /<script|<link |<img|<iframe| style=| on[a-z]+=|url\(|@import|https?:/iu);
  });

  it("keeps every name text, whatever it is", () => {
    const nasty = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><script>", "' onload='"),
    );
    const tags = (page: string): number => page.match(/<[a-z][a-z0-9]*/giu)!.length;
    const plain = sample();
    const expected = tags(comparePage(plain, macroF1));
    fc.assert(
      fc.property(nasty, nasty, (name, value) => {
        const named = (set: object): Record<string, unknown> => ({ ...set, [name]: value });
        const document = {
          ...plain,
          name,
          grid: [{ path: value, values: [name, value] }, plain.grid[1]!],
          cells: plain.cells.map((cell) => ({ ...cell, set: named(cell.set) })),
        };
        assert.equal(tags(comparePage(document, macroF1)), expected);
      }),
      { numRuns: 60 },
    );
    assert.ok(comparePage(plain, macroF1).includes("no &lt;luck&gt; (BROKEN)"));
  });

  it("draws curves beside each other, a picture a row and a line a column, where runs have left some", () => {
    const plain = sample();
    assert.doesNotMatch(comparePage(plain, macroF1), /By round/u);
    const curve = [0, 1, 2].map((round) => ({ round, heldOutLoss: 1 / (round + 1), adversariesRejected: null }));
    const cells = plain.cells.map((cell) =>
      cell.summary === null ? cell : { ...cell, summary: { ...cell.summary, curve } },
    );
    const page = comparePage({ ...plain, cells }, macroF1);
    assert.match(page, /By round: held-out loss after merging/u);
    assert.doesNotMatch(page, /By round: adversaries/u, "nobody judged an adversary");
    assert.equal(page.match(/<svg[^>]*role="img"/gu)!.length, plain.grid[0]!.values.length);
    assert.equal(comparePage({ ...plain, cells }, macroF1), page);
  });

  it("is the same bytes for the same grid", () => {
    assert.equal(comparePage(sample(), macroF1), comparePage(sample(), macroF1));
  });

  it("stands where every cell failed", () => {
    const page = comparePage(
      sampleDocument(["rounds=1,2"], 1, () => "broken"),
      macroF1,
    );
    assert.match(page, /broken \(BROKEN\)/u);
    assert.doesNotMatch(page, /NaN|Infinity|undefined/u);
  });
});

describe("the shade of a cell", () => {
  it("goes from the best, palest, to the worst, darkest", () => {
    const extremes = { best: 0.9, worst: 0.4 };
    assert.deepEqual(
      [0.9, 0.65, 0.4].map((mean) => shadeOf(mean, extremes)),
      [0, (shades - 1) / 2, shades - 1],
    );
    assert.equal(shadeOf(0.4, { best: 0, worst: 0.4 }), shades - 1);
  });

  it("stays pale where a whole grid hardly differs", () => {
    assert.ok(shadeOf(0.98, { best: 0.985, worst: 0.98 }) <= 1);
    assert.equal(shadeOf(1, { best: 1, worst: 1 }), 0);
  });
});
