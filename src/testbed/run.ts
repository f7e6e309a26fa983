import { availableParallelism } from "node:os";
import { monotonicMs } from "../clock.ts";
import { parameterCount } from "../engine/dense.ts";
import type { Compute } from "../engine/engine.ts";
import { createPool } from "../engine/pool.ts";
import type { DataSet } from "../flows/table.ts";
import type { Logger } from "../logger.ts";
import { assignAdversaries } from "./adversaries.ts";
import { runArm, type ArmParts, type ArmResult } from "./arm.ts";
import { localOnly } from "./local-only.ts";
import { createPopulation, type Population } from "./organisations.ts";
import { rejectionRates } from "./poisoning.ts";
import { reportPage } from "./report/report.ts";
import { roundLine, type RoundRecord } from "./rounds.ts";
import { openRunFolder, type RunFolder } from "./run-folder.ts";
import type { ArmFigures, Summary } from "./summary.ts";
import { adversaryCount, type Topology } from "./topology.ts";

/** A step of a run, for whoever watches. */
export type Progress =
  | { readonly kind: "arm"; readonly arm: "filter" | "plain-mean" | "local-only" }
  | {
      readonly kind: "round";
      readonly round: number;
      readonly rounds: number;
      readonly records: readonly RoundRecord[];
    };

/** How to run a topology. */
export interface RunOptions {
  readonly topology: Topology;
  readonly dataSet: DataSet;
  /** Folder to write into. */
  readonly out: string;
  /** Whether to run local-only and plain mean beside the filter. */
  readonly controls: boolean;
  readonly logger: Logger;
  /** Aborts between rounds; the rounds so far are kept. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** Arms beside the filter's. */
interface Controls {
  readonly localOnly: ArmFigures;
  readonly plainMean: ArmFigures;
  readonly plainMeanRounds: readonly RoundRecord[];
}

function summaryOf(
  { topology, dataSet }: RunOptions,
  population: Population,
  arm: ArmResult,
  records: readonly RoundRecord[],
  controls: Controls | null,
  wallSeconds: number,
): Summary {
  return {
    name: topology.name,
    seed: topology.seed,
    network: topology.network,
    organisations: topology.organisations,
    adversaries: adversaryCount(topology.adversaries),
    rounds: topology.rounds,
    modelParameters: parameterCount(population.spec),
    filter: topology.filter.rule,
    dataset: dataSet.name,
    wallSeconds,
    ...arm.figures,
    ...(controls && { localOnly: controls.localOnly, plainMean: controls.plainMean }),
    poisoning: { attackSuccessRate: null, ...rejectionRates(population, records) },
    traffic: {
      bytesSentPerOrganisationPerRound: Math.round(arm.bytesSent / topology.organisations / topology.rounds),
      payloadDuplicateFactor: arm.payloadBytes === 0 ? null : arm.bytesReceived / arm.payloadBytes,
    },
    consensusDistance: arm.consensusDistance,
  };
}

async function runControls(options: RunOptions, parts: Omit<ArmParts, "onRound">, compute: Compute): Promise<Controls> {
  const { topology, onProgress } = options;
  onProgress({ kind: "arm", arm: "local-only" });
  const alone = await localOnly(topology, parts.population, compute);
  options.signal.throwIfAborted();
  onProgress({ kind: "arm", arm: "plain-mean" });
  const plainMeanRounds: RoundRecord[] = [];
  const onRound = (records: readonly RoundRecord[]): void => {
    plainMeanRounds.push(...records);
    onProgress({ kind: "round", round: records[0]!.round, rounds: topology.rounds, records });
  };
  const { figures } = await runArm(topology, "mean", { ...parts, onRound });
  return { localOnly: alone, plainMean: figures, plainMeanRounds };
}

async function runInto(folder: RunFolder, options: RunOptions, compute: Compute): Promise<Summary> {
  const { topology, dataSet, logger, signal, onProgress } = options;
  const startedMs = monotonicMs();
  const population = createPopulation(topology, dataSet, assignAdversaries(topology));
  const parts = { population, compute, logger, signal };
  const rounds: RoundRecord[] = [];
  onProgress({ kind: "arm", arm: "filter" });
  const onRound = (records: readonly RoundRecord[]): void => {
    rounds.push(...records);
    for (const record of records) folder.appendRound(roundLine(record));
    onProgress({ kind: "round", round: records[0]!.round, rounds: topology.rounds, records });
  };
  const arm = await runArm(topology, topology.filter.rule, { ...parts, onRound });
  const controls = options.controls ? await runControls(options, parts, compute) : null;

  const wallSeconds = Math.round(monotonicMs() - startedMs) / 1000;
  const summary = summaryOf(options, population, arm, rounds, controls, wallSeconds);
  const page = reportPage({
    summary,
    organisations: population.organisations.map(({ name, adversary }) => ({
      name,
      attack: adversary?.attack.name ?? null,
    })),
    edges: arm.edges,
    rounds,
    ...(controls && { plainMeanRounds: controls.plainMeanRounds }),
  });
  folder.finish({ "summary.json": `${JSON.stringify(summary, null, 2)}\n`, "report.html": page });
  return summary;
}

/**
 * Runs a topology with its controls, and writes rounds.ndjson, summary.json and report.html.
 *
 * @throws VervetError OUTPUT_UNWRITABLE, and whatever a node failed with; nothing is left behind then. The signal's
 * reason when interrupted; the finished rounds are kept.
 */
export async function runTestbed(options: RunOptions): Promise<Summary> {
  const folder = openRunFolder(options.out);
  // The network has a thread of its own, so every core may train.
  const compute = createPool({ threads: availableParallelism() });
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
