import { availableParallelism } from "node:os";
import { filePage, requirePage } from "../daemon/live/page.ts";
import type { LiveChange } from "../daemon/live/state.ts";
import type { Compute } from "../engine/engine.ts";
import type { EngineName } from "../engine/load-engine.ts";
import { createPool } from "../engine/pool.ts";
import { runExperiment, type ExperimentOptions } from "./experiment.ts";
import { planOf } from "./report/plan.ts";
import { plots } from "./report/plots.ts";
import { createStory, type Story } from "./report/story.ts";
import { createTeller } from "./report/teller.ts";
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
  /** Whoever watches the run's page; absent: nobody. */
  readonly live?: Watcher;
}

/** Shows a run while it goes on. */
export interface Watcher {
  show(story: Story): void;
  publish(change: LiveChange): void;
}

const inFolder = (folder: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

async function runInto(folder: RunFolder, options: RunOptions, compute: Compute): Promise<Summary> {
  const { topology, dataSet, live, onProgress } = options;
  const plan = planOf(topology, dataSet.name);
  const story = createStory(plan, live?.publish);
  live?.show(story);
  const tell = createTeller(story);
  const { summary, population, arm, rounds, organisations } = await runExperiment(
    {
      ...options,
      controls: options.controls ? "all" : "none",
      curves: true,
      onRound(records, links) {
        for (const record of records) folder.appendRound(roundLine(record));
        story.addRound(records, links);
      },
      onProgress(progress) {
        tell(progress);
        onProgress(progress);
      },
    },
    compute,
  );
  story.finish(summary);
  if (options.saveModel) await saveFirstModel(options.saveModel, options.topology, population, arm, compute);
  const { plainMean, localOnly } = story.state();
  folder.finish({
    "summary.json": `${JSON.stringify(summary, null, 2)}\n`,
    "organisations.ndjson": organisations.map((record) => `${JSON.stringify(record)}\n`).join(""),
    "report.html": filePage(story.whole()),
    ...inFolder("plots", plots({ ...plan, rounds, plainMean, localOnly })),
  });
  return summary;
}

/**
 * Runs a topology with its controls, and writes rounds.ndjson, summary.json, organisations.ndjson, report.html and plots/*.svg.
 *
 * @throws VervetError PAGE_NOT_BUILT, OUTPUT_UNWRITABLE, and whatever a node failed with; nothing is left behind then. The signal's
 * reason when interrupted; the finished rounds are kept.
 */
export async function runTestbed(options: RunOptions): Promise<Summary> {
  requirePage();
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
