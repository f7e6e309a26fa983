import type { CellSummary } from "../../src/testbed/compare/cell-task.ts";
import { compareDocument, type CompareDocument } from "../../src/testbed/compare/document.ts";
import { expandGrid, parseVariation, type Cell, type Variation } from "../../src/testbed/compare/grid.ts";
import type { CellOutcome } from "../../src/testbed/compare/run-cells.ts";
import { sampleSummary } from "./sample-report.ts";

/** A topology that a core runs in a blink. */
export const smallTopology = `
name: small
organisations: 4
dataset: { name: synthetic, rowsPerSite: 120 }
model: { hidden: [8] }
rounds: 1
adversaries: [{ attack: sign-flip, count: 1 }]
`;

/** The cells of a grid over {@link smallTopology}, or another. */
export function sampleCells(variations: readonly Variation[], seeds: number, text = smallTopology): Cell[] {
  return expandGrid({ text, source: "small.yaml", edits: [], variations, seeds, controls: "silent" });
}

/** What a cell with this macro-F1 found. */
export function sampleCellSummary(macroF1: number | null): CellSummary {
  const { wallSeconds: _, ...summary } = sampleSummary();
  return { ...summary, holdout: { ...summary.holdout, macroF1 } };
}

/** A document of a grid that was not run. `outcomeOf` says what became of its cells, in their order. */
export function sampleDocument(
  vary: readonly string[],
  seeds: number,
  outcomeOf: (index: number) => number | string,
): CompareDocument {
  const variations = vary.map(parseVariation);
  const cells = sampleCells(variations, seeds);
  const outcomes = cells.map(({ key }, i): [string, CellOutcome] => {
    const outcome = outcomeOf(i);
    return typeof outcome === "number"
      ? [key, { summary: sampleCellSummary(outcome), failure: null }]
      : [key, { summary: null, failure: { code: "BROKEN", message: outcome } }];
  });
  return compareDocument(variations, cells, new Map(outcomes));
}
