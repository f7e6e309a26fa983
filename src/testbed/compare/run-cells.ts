import type { Compute } from "../../engine/engine.ts";
import { VervetError } from "../../errors.ts";
import type { DataSet } from "../../flows/table.ts";
import type { ControlArms } from "../experiment.ts";
import type { Topology } from "../topology.ts";
import { cellTask, type CellInput, type CellSummary } from "./cell-task.ts";
import type { Cell } from "./grid.ts";

/** What became of a cell. */
export type CellOutcome =
  | { readonly summary: CellSummary; readonly failure: null }
  | { readonly summary: null; readonly failure: { readonly code: string; readonly message: string } };

/** What running cells needs. */
export interface CellRunner {
  /** A whole cell is one task. Closed when the cells are done, or the signal aborts: running cells are lost then. */
  readonly compute: Compute;
  /** How many cells run at once. */
  readonly atOnce: number;
  readonly controls: ControlArms;
  readonly signal: AbortSignal;
  /** The data set of a topology, kept between calls. */
  load(topology: Topology): Promise<DataSet>;
  /** Called as each cell ends, in the order in which they end. */
  onOutcome(cell: Cell, outcome: CellOutcome): void;
}

function failureOf(cause: unknown): CellOutcome {
  const code = cause instanceof VervetError ? cause.code : "INTERNAL";
  return { summary: null, failure: { code, message: cause instanceof Error ? cause.message : String(cause) } };
}

/**
 * Runs cells, several at once. A cell that fails is an outcome like another.
 *
 * @throws the signal's reason; whatever `load` and `onOutcome` throw
 */
export async function runCells(cells: readonly Cell[], runner: CellRunner): Promise<void> {
  const { compute, atOnce, controls, signal, load, onOutcome } = runner;
  const waiting = cells.values(); // shared: each lane takes the next one
  let stopped = false;

  async function lane(): Promise<void> {
    for (const cell of waiting) {
      if (stopped) return;
      const input: CellInput = { topology: cell.topology, dataSet: await load(cell.topology), controls };
      const outcome = await compute
        .run<CellSummary>(cellTask, input)
        .then((summary): CellOutcome => ({ summary, failure: null }), failureOf);
      if (stopped) return;
      onOutcome(cell, outcome);
    }
  }
  async function stop(): Promise<void> {
    stopped = true;
    await compute.close();
  }
  const onAbort = (): void => void stop();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.all(Array.from({ length: atOnce }, lane));
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", onAbort);
    await stop();
  }
}
