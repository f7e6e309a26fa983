import { createPool } from "../../engine/pool.ts";
import type { DataSet } from "../../flows/table.ts";
import type { ControlArms } from "../experiment.ts";
import type { Topology } from "../topology.ts";
import { openCellStore } from "./cell-store.ts";
import { compareDocument, type CompareDocument } from "./document.ts";
import type { Figure } from "./figure.ts";
import { combinationText, type Cell, type Variation } from "./grid.ts";
import { comparePage } from "./page.ts";
import { runCells, type CellOutcome } from "./run-cells.ts";

/** A step of a comparison, for whoever watches. */
export interface CompareProgress {
  /** How many cells there are in all. */
  readonly cells: number;
  /** How many of them an earlier call has run. */
  readonly found: number;
  /** How many this call has run. */
  readonly run: number;
  /** The cell that has just ended; null at the beginning. */
  readonly last: { readonly cell: Cell; readonly outcome: CellOutcome } | null;
}

/** What to compare, and where. */
export interface CompareOptions {
  readonly variations: readonly Variation[];
  /** The grid of {@link variations}. */
  readonly cells: readonly Cell[];
  readonly controls: ControlArms;
  /** Folder to write into. Cells that are there already are not run again. */
  readonly out: string;
  /** The figure that the page shows first. */
  readonly figure: Figure;
  /** How many cells to run at once, each on one core. */
  readonly atOnce: number;
  /** Aborts at once; the finished cells are kept. */
  readonly signal: AbortSignal;
  load(topology: Topology): Promise<DataSet>;
  onProgress(progress: CompareProgress): void;
}

/**
 * Runs a grid's cells that were not run before, and writes compare.json and compare.html.
 *
 * @throws VervetError OUTPUT_UNWRITABLE, whatever `load` throws, and the signal's reason; finished cells are kept
 */
export async function compare(options: CompareOptions): Promise<CompareDocument> {
  const { variations, cells, controls, out, figure, atOnce, signal, load, onProgress } = options;
  const store = openCellStore(out);
  const outcomes = new Map<string, CellOutcome>();
  for (const { key } of cells) {
    const summary = store.get(key);
    if (summary !== null) outcomes.set(key, { summary, failure: null });
  }
  const missing = cells.filter(({ key }) => !outcomes.has(key));
  const found = cells.length - missing.length;
  let run = 0;
  onProgress({ cells: cells.length, found, run, last: null });
  await runCells(missing, {
    compute: createPool({ threads: atOnce }),
    atOnce,
    controls,
    signal,
    load,
    onOutcome(cell, outcome) {
      outcomes.set(cell.key, outcome);
      const about = `${combinationText(variations, cell.combination)}, seed ${cell.seed}`;
      if (outcome.summary !== null) store.put(cell.key, about, outcome.summary);
      run++;
      onProgress({ cells: cells.length, found, run, last: { cell, outcome } });
    },
  });
  const document = compareDocument(variations, cells, outcomes);
  store.write("compare.json", `${JSON.stringify(document, null, 2)}\n`);
  store.write("compare.html", comparePage(document, figure));
  return document;
}
