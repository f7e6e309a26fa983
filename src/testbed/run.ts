import { availableParallelism } from "node:os";
import type { Compute } from "../engine/engine.ts";
import type { EngineName } from "../engine/load-engine.ts";
import { createPool } from "../engine/pool.ts";
import { runExperiment, type ExperimentOptions } from "./experiment.ts";
import { reportPage } from "./report/report.ts";
import { roundLine } from "./rounds.ts";
import { openRunFolder, type RunFolder } from "./run-folder.ts";
import { saveFirstModel } from "./save-model.ts";
import type { Summary } from "./summary.ts";

/** How to run a topology. */
export interface RunOptions extends Omit<ExperimentOptions, "controls" | "curves" | "onRound"> {
  /** Whether to run local-only and plain mean beside the filter, and what a targeted attack's success is measured against. */
  readonly controls: boolean;
  /** Folder to write into. */
  readonly out: string;
  /** A file for the model that the first honest organisation ends with. */
  readonly saveModel?: string;
  /** What the workers compute with. */
  readonly engine: EngineName;
}

async function runInto(folder: RunFolder, options: RunOptions, compute: Compute): Promise<Summary> {
  const { summary, population, arm, rounds, organisations, plainMeanRounds } = await runExperiment(
    {
      ...options,
      controls: options.controls ? "all" : "none",
      curves: true,
      onRound(records) {
        for (const record of records) folder.appendRound(roundLine(record));
      },
    },
    compute,
  );
  const page = reportPage({
    summary,
    organisations: population.organisations.map(({ name, adversary }) => ({
      name,
      attack: adversary?.attack.name ?? null,
    })),
    edges: arm.edges,
    rounds,
    ...(plainMeanRounds && { plainMeanRounds }),
  });
  if (options.saveModel) await saveFirstModel(options.saveModel, options.topology, population, arm, compute);
  folder.finish({
    "summary.json": `${JSON.stringify(summary, null, 2)}\n`,
    "organisations.ndjson": organisations.map((record) => `${JSON.stringify(record)}\n`).join(""),
    "report.html": page,
  });
  return summary;
}

/**
 * Runs a topology with its controls, and writes rounds.ndjson, summary.json, organisations.ndjson and report.html.
 *
 * @throws VervetError OUTPUT_UNWRITABLE, and whatever a node failed with; nothing is left behind then. The signal's
 * reason when interrupted; the finished rounds are kept.
 */
export async function runTestbed(options: RunOptions): Promise<Summary> {
  const folder = openRunFolder(options.out);
  // The network has a thread of its own, so every core may train.
  const compute = createPool({ threads: availableParallelism(), engine: options.engine });
  try {
    return await runInto(folder, options, compute);
  } catch (cause) {
    if (options.signal.aborted) folder.keepRounds();
    else folder.discard();
    throw cause;
  } finally {
    await compute.close();
  }
}
