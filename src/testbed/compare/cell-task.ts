import type { Engine } from "../../engine/engine.ts";
import { createInlineCompute } from "../../engine/inline-compute.ts";
import type { DataSet } from "../../flows/table.ts";
import { silentLogger } from "../../logger.ts";
import { runExperiment, type ControlArms } from "../experiment.ts";
import type { Summary } from "../summary.ts";
import type { Topology } from "../topology.ts";
import { curveOf, type CurvePoint } from "./curve-points.ts";

/** One run of a grid. Structured-clonable. */
export interface CellInput {
  readonly topology: Topology;
  readonly dataSet: DataSet;
  readonly controls: ControlArms;
}

/** What a run found, without how long it took: equal seeds give equal summaries. */
export interface CellSummary extends Omit<Summary, "wallSeconds"> {
  /** Absent in what earlier versions kept. */
  readonly curve?: readonly CurvePoint[];
}

/** Where a pool finds this task. */
export const cellTask = new URL(import.meta.url);

/** A whole simulated run in one worker, its training included: with a run a core, no core waits for another. */
export default async function runCell(input: CellInput, engine: Engine): Promise<CellSummary> {
  const { summary, rounds } = await runExperiment(
    {
      ...input,
      curves: false,
      logger: silentLogger,
      signal: new AbortController().signal, // a comparison stops its workers instead
      onRound: () => {},
      onProgress: () => {},
    },
    createInlineCompute(engine),
  );
  const { wallSeconds: _, ...found } = summary;
  return { ...found, curve: curveOf(rounds) };
}
