import { monotonicMs } from "../clock.ts";
import type { LinkEntry } from "../daemon/live/state.ts";
import type { Compute } from "../engine/engine.ts";
import type { DataSet } from "../flows/table.ts";
import { modelLength } from "../model/consortium-model.ts";
import type { Logger } from "../logger.ts";
import { assignAdversaries } from "./adversaries.ts";
import { runArm, type ArmParts, type ArmResult } from "./arm.ts";
import { runControls } from "./controls.ts";
import { organisationRecords } from "./figures.ts";
import { createPopulation, type Population } from "./organisations.ts";
import { rejectionRates } from "./poisoning.ts";
import type { Progress } from "./progress.ts";
import type { RoundRecord } from "./rounds.ts";
import type { ControlFigures, OrganisationRecord, Summary } from "./summary.ts";
import { takingPart } from "./taking-part.ts";
import { adversaryCount, type Topology } from "./topology.ts";

/** Which arms run beside the filter's: all that the topology names; only the one that a targeted attack's success is measured against; none. */
export type ControlArms = "all" | "silent" | "none";

/** What to run, and who watches. */
export interface ExperimentOptions {
  readonly topology: Topology;
  readonly dataSet: DataSet;
  readonly controls: ControlArms;
  /** As {@link ArmParts.curves}. */
  readonly curves: boolean;
  readonly logger: Logger;
  /** Aborts between rounds. */
  readonly signal: AbortSignal;
  /** Called after each round of the filter's arm with the records of all organisations, and the overlay's traffic. */
  onRound(records: readonly RoundRecord[], links: readonly LinkEntry[]): void;
  /** Called when an arm begins, after each round of an arm, and after each organisation that is alone. */
  onProgress(progress: Progress): void;
}

/** What a run found. */
export interface Experiment {
  readonly summary: Summary;
  readonly population: Population;
  /** The filter's arm. */
  readonly arm: ArmResult;
  readonly rounds: readonly RoundRecord[];
  /** Each honest organisation at the end of each arm in which it has a model of its own. */
  readonly organisations: readonly OrganisationRecord[];
  /** Null unless the plain mean was run beside it. */
  readonly plainMeanRounds: readonly RoundRecord[] | null;
}

function summaryOf(
  { topology, dataSet }: ExperimentOptions,
  population: Population,
  arm: ArmResult,
  records: readonly RoundRecord[],
  controls: ControlFigures,
  attackSuccessRate: number | null,
  wallSeconds: number,
): Summary {
  return {
    name: topology.name,
    seed: topology.seed,
    network: topology.network,
    organisations: topology.organisations,
    adversaries: adversaryCount(topology.adversaries),
    rounds: topology.rounds,
    modelParameters: modelLength(population),
    filter: topology.filter.rule,
    dataset: dataSet.name,
    wallSeconds,
    ...arm.figures,
    ...controls,
    takingPart: takingPart(population.organisations, records, arm.attackedRounds),
    poisoning: { attackSuccessRate, ...rejectionRates(population, records) },
    traffic: {
      bytesSentPerOrganisationPerRound: Math.round(arm.bytesSent / topology.organisations / topology.rounds),
      payloadDuplicateFactor: arm.payloadBytes === 0 ? null : arm.bytesReceived / arm.payloadBytes,
    },
    consensusDistance: arm.consensusDistance,
  };
}

/** Tells of an arm's rounds. */
const teller =
  ({ topology, onProgress }: ExperimentOptions) =>
  (records: readonly RoundRecord[]): void =>
    onProgress({ kind: "round", round: records[0]!.round, rounds: topology.rounds, records });

/** What an attack makes pass that would be caught without it; null if untargeted. */
async function measureSuccess(
  options: ExperimentOptions,
  parts: Omit<ArmParts, "onRound">,
  { targetsMissed }: ArmResult,
): Promise<number | null> {
  if (targetsMissed === null) return null;
  const { topology, onProgress, signal } = options;
  signal.throwIfAborted();
  onProgress({ kind: "arm", arm: "silent" });
  const control = await runArm(topology, topology.filter.rule, { ...parts, silent: true, onRound: teller(options) });
  return control.targetsMissed === null ? null : targetsMissed - control.targetsMissed;
}

/**
 * Runs a topology, with its controls where they are asked for, and writes nothing.
 *
 * @throws ADVERSARY_IDLE, NO_STATISTICS, whatever a node failed with, and the signal's reason
 */
export async function runExperiment(options: ExperimentOptions, compute: Compute): Promise<Experiment> {
  const { topology, dataSet, controls, curves, logger, signal, onProgress } = options;
  const startedMs = monotonicMs();
  const population = createPopulation(topology, dataSet, assignAdversaries(topology));
  const parts = { population, compute, curves, silent: false, logger, signal };
  const rounds: RoundRecord[] = [];
  const tell = teller(options);
  onProgress({ kind: "arm", arm: "filter" });
  const onRound = (records: readonly RoundRecord[], links: readonly LinkEntry[]): void => {
    rounds.push(...records);
    options.onRound(records, links);
    tell(records);
  };
  const arm = await runArm(topology, topology.filter.rule, { ...parts, onRound });
  const beside = controls === "all" ? await runControls(topology, { ...parts, onRound: tell }, onProgress) : null;
  const success = controls === "none" ? null : await measureSuccess(options, parts, arm);
  const wallSeconds = Math.round(monotonicMs() - startedMs) / 1000;
  const summary = summaryOf(options, population, arm, rounds, beside?.figures ?? {}, success, wallSeconds);
  const organisations = [...organisationRecords("filter", arm.each), ...(beside?.organisations ?? [])];
  return { summary, population, arm, rounds, organisations, plainMeanRounds: beside?.plainMeanRounds ?? null };
}
