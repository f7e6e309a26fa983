import { monotonicMs } from "../clock.ts";
import { parameterCount } from "../engine/dense.ts";
import type { Compute } from "../engine/engine.ts";
import type { DataSet } from "../flows/table.ts";
import type { Logger } from "../logger.ts";
import { assignAdversaries } from "./adversaries.ts";
import { runArm, type ArmParts, type ArmResult } from "./arm.ts";
import { localOnly } from "./local-only.ts";
import { createPopulation, type Population } from "./organisations.ts";
import { rejectionRates } from "./poisoning.ts";
import type { RoundRecord } from "./rounds.ts";
import type { ArmFigures, Summary } from "./summary.ts";
import { adversaryCount, type Topology } from "./topology.ts";

/** A step of a run, for whoever watches. */
export type Progress =
  | { readonly kind: "arm"; readonly arm: "filter" | "plain-mean" | "local-only" | "silent" }
  | {
      readonly kind: "round";
      readonly round: number;
      readonly rounds: number;
      readonly records: readonly RoundRecord[];
    };

/** What to run, and who watches. */
export interface ExperimentOptions {
  readonly topology: Topology;
  readonly dataSet: DataSet;
  /** Whether to run local-only and plain mean beside the filter. */
  readonly controls: boolean;
  /** As {@link ArmParts.curves}. */
  readonly curves: boolean;
  readonly logger: Logger;
  /** Aborts between rounds. */
  readonly signal: AbortSignal;
  /** Called after each round of the filter's arm with the records of all organisations. */
  onRound(records: readonly RoundRecord[]): void;
  /** Called when an arm begins and after each round of an arm. */
  onProgress(progress: Progress): void;
}

/** What a run found. */
export interface Experiment {
  readonly summary: Summary;
  readonly population: Population;
  /** The filter's arm. */
  readonly arm: ArmResult;
  readonly rounds: readonly RoundRecord[];
  /** Null without controls. */
  readonly plainMeanRounds: readonly RoundRecord[] | null;
}

/** Arms beside the filter's. */
interface Controls {
  readonly localOnly: ArmFigures;
  readonly plainMean: ArmFigures;
  readonly plainMeanRounds: readonly RoundRecord[];
  /** What {@link ArmResult.targetsMissed} is where the adversaries say nothing; null if no attack is targeted. */
  readonly silentTargetsMissed: number | null;
}

/** What an attack makes pass that would be caught without it; null if untargeted, or without controls. */
function attackSuccessRate({ targetsMissed }: ArmResult, controls: Controls | null): number | null {
  const silent = controls?.silentTargetsMissed ?? null;
  return targetsMissed === null || silent === null ? null : targetsMissed - silent;
}

function summaryOf(
  { topology, dataSet }: ExperimentOptions,
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
    poisoning: { attackSuccessRate: attackSuccessRate(arm, controls), ...rejectionRates(population, records) },
    traffic: {
      bytesSentPerOrganisationPerRound: Math.round(arm.bytesSent / topology.organisations / topology.rounds),
      payloadDuplicateFactor: arm.payloadBytes === 0 ? null : arm.bytesReceived / arm.payloadBytes,
    },
    consensusDistance: arm.consensusDistance,
  };
}

async function runControls(
  options: ExperimentOptions,
  parts: Omit<ArmParts, "onRound">,
  targeted: boolean,
): Promise<Controls> {
  const { topology, onProgress } = options;
  onProgress({ kind: "arm", arm: "local-only" });
  const alone = await localOnly(topology, parts.population, parts.compute);
  options.signal.throwIfAborted();
  onProgress({ kind: "arm", arm: "plain-mean" });
  const plainMeanRounds: RoundRecord[] = [];
  const tell = (records: readonly RoundRecord[]): void =>
    onProgress({ kind: "round", round: records[0]!.round, rounds: topology.rounds, records });
  const onRound = (records: readonly RoundRecord[]): void => {
    plainMeanRounds.push(...records);
    tell(records);
  };
  const { figures } = await runArm(topology, "mean", { ...parts, onRound });
  let silentTargetsMissed: number | null = null;
  if (targeted) {
    options.signal.throwIfAborted();
    onProgress({ kind: "arm", arm: "silent" });
    const control = await runArm(topology, topology.filter.rule, { ...parts, silent: true, onRound: tell });
    silentTargetsMissed = control.targetsMissed;
  }
  return { localOnly: alone, plainMean: figures, plainMeanRounds, silentTargetsMissed };
}

/**
 * Runs a topology, with its controls where they are asked for, and writes nothing.
 *
 * @throws ADVERSARY_IDLE, NO_STATISTICS, whatever a node failed with, and the signal's reason
 */
export async function runExperiment(options: ExperimentOptions, compute: Compute): Promise<Experiment> {
  const { topology, dataSet, curves, logger, signal, onProgress } = options;
  const startedMs = monotonicMs();
  const population = createPopulation(topology, dataSet, assignAdversaries(topology));
  const parts = { population, compute, curves, silent: false, logger, signal };
  const rounds: RoundRecord[] = [];
  onProgress({ kind: "arm", arm: "filter" });
  const onRound = (records: readonly RoundRecord[]): void => {
    rounds.push(...records);
    options.onRound(records);
    onProgress({ kind: "round", round: records[0]!.round, rounds: topology.rounds, records });
  };
  const arm = await runArm(topology, topology.filter.rule, { ...parts, onRound });
  const controls = options.controls ? await runControls(options, parts, arm.targetsMissed !== null) : null;
  const wallSeconds = Math.round(monotonicMs() - startedMs) / 1000;
  const summary = summaryOf(options, population, arm, rounds, controls, wallSeconds);
  return { summary, population, arm, rounds, plainMeanRounds: controls && controls.plainMeanRounds };
}
