import assert from "node:assert/strict";
import { control, filterFigures, gridPaths, withFigures, type GridResult } from "../../scripts/filters-table.ts";
import { sampleDocument } from "../support/sample-grid.ts";

const rules = ["mean", "krum"];
const attacks = [control, "alie", "sign-flip"];

/** Seeds 1 and 2; in each, for each rule: silent, alie, sign-flip. A string is a failure. */
function sampleResult(perRule: readonly (readonly (number | string)[])[][]): GridResult {
  const all = perRule.flatMap((bySeed) => attacks.flatMap((_, a) => rules.map((_, r) => bySeed[r]![a]!)));
  const varied = (path: string, values: readonly unknown[]): string => `${path}=${values.join(",")}`;
  return {
    title: "Some traffic",
    organisations: 4,
    attacked: sampleDocument(
      [
        varied(gridPaths.skew, [0.3]),
        varied(gridPaths.count, [1]),
        varied(gridPaths.attack, attacks),
        varied(gridPaths.rule, rules),
      ],
      2,
      (i) => all[i]!,
    ),
    unattacked: sampleDocument(
      [varied(gridPaths.skew, [0.3]), varied(gridPaths.rule, rules)],
      2,
      (i) => [0.9, 0.89, 0.92, 0.93][i]!,
    ),
  };
}

const result = sampleResult([
  [
    [0.9, 0.8, 0.5],
    [0.9, 0.87, 0.9],
  ],
  [
    [0.8, 0.6, 0.6],
    [0.9, 0.89, 0.9],
  ],
]);

describe("the filters' figures", () => {
  const text = filterFigures([result]);

  it("are points lost against the rule's own silent control, mean and worst seed, the worst attack last", () => {
    assert.ok(
      text.includes(
        [
          "#### Dirichlet 0.3, 1 of 4 attack",
          "",
          "| attack | mean | krum |",
          "| --- | ---: | ---: |",
          "| *macro-F1, silent* | 0.850 | 0.900 |",
          "| alie | 15.0 (20.0) | 2.0 (3.0) |",
          "| sign-flip | 30.0 (40.0) | 0.0 (0.0) |",
          "| **worst of all** | **30.0 (40.0)** | **2.0 (3.0)** |",
        ].join("\n"),
      ),
      text,
    );
  });

  it("set each rule beside the plain mean where nobody attacks", () => {
    assert.match(text, /\| 0\.3 \| mean \| 0\.910 \| 0\.0 \(0\.0\) \| 4\.2% \|/u);
    assert.match(text, /\| 0\.3 \| krum \| 0\.910 \| 0\.0 \(1\.0\) \| 4\.2% \|/u);
  });

  it("say which seeds they are from, and nothing of success where no attack has an aim", () => {
    assert.match(text, /^Seeds 1, 2\.$/mu);
    assert.doesNotMatch(text, /success/u);
  });

  it("show what failed as failed, whatever the other attacks did", () => {
    const failed = filterFigures([
      sampleResult([
        [
          [0.9, "broke", 0.5],
          ["broke", 0.87, 0.9],
        ],
        [
          [0.8, 0.6, 0.6],
          [0.9, 0.89, 0.9],
        ],
      ]),
    ]);
    assert.match(failed, /\| alie \| failed \| failed \|/u);
    assert.match(failed, /\| \*macro-F1, silent\* \| 0\.850 \| failed \|/u);
    assert.match(failed, /\| \*\*worst of all\*\* \| \*\*30\.0 \(40\.0\)\*\* \| \*\*failed\*\* \|/u);
  });

  it("tell the success of attacks that aim at something", () => {
    const cells = result.attacked.cells.map((cell) => ({
      ...cell,
      ...(cell.summary && {
        summary: {
          ...cell.summary,
          poisoning: {
            ...cell.summary.poisoning,
            attackSuccessRate: cell.set[gridPaths.attack] === "alie" ? 0.25 : null,
          },
        },
      }),
    }));
    const aimed = filterFigures([
      { ...result, attacked: { ...result.attacked, cells: cells as typeof result.attacked.cells } },
    ]);
    assert.match(
      aimed,
      /Attack success rate:\n\n\| attack \| mean \| krum \|\n\| --- \| ---: \| ---: \|\n\| alie \| 25\.0% \| 25\.0% \|\n\n/u,
    );
  });
});

describe("a page with figures", () => {
  const figures = filterFigures([]);

  it("gets them at its end, then has them replaced and everything else kept", () => {
    const page = withFigures("# Filters\n\nText.\n", figures);
    assert.ok(page.startsWith("# Filters\n\nText.\n\n") && page.endsWith(`${figures}\n`));
    const more = `${page}\nMore text.\n`;
    const replaced = withFigures(more, filterFigures([result]));
    assert.ok(replaced.startsWith("# Filters\n\nText.\n\n") && replaced.endsWith("\n\nMore text.\n"));
    assert.ok(replaced.includes("| alie |"));
    assert.equal(withFigures(replaced, figures), more);
  });
});
