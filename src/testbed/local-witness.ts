import type { JudgeInput } from "../detection/judge.ts";
import type { Compute } from "../engine/engine.ts";
import { taskUrl } from "../engine/task-url.ts";
import { partsOf } from "../model/consortium-model.ts";
import type { LabelledRows } from "../robust/rule.ts";
import type { LocalWitnessJob } from "../training/local-witness-task.ts";
import { ownInputs, roundsAlone } from "./alone.ts";
import type { EvaluationSets } from "./evaluation-sets.ts";
import type { Organisation, Population } from "./organisations.ts";
import { trainingSeed, type Topology } from "./topology.ts";

/** Where a local witness is at home. */
export interface Home {
  /** The own rows as the consortium scales them. */
  readonly training: LabelledRows;
  readonly organisation: Organisation;
}

/** A local witness, and all rows that it is asked about as it sees them. */
export interface Witnessed extends Pick<JudgeInput, "local" | "validation"> {
  readonly sets: EvaluationSets;
}

/** What there is to witness, before it is. */
export interface Unwitnessed extends Omit<Witnessed, "local"> {
  /** The flat vector of all that the consortium trains. */
  readonly parameters: Float32Array;
  readonly home: Home;
}

/** The consortium's classifier, trained on with own rows. */
async function trainedOn(
  compute: Compute,
  topology: Topology,
  population: Population,
  { parameters, home: { training, organisation } }: Unwitnessed,
  kind: LocalWitnessJob["kind"],
): Promise<Float32Array> {
  const job: LocalWitnessJob = {
    kind,
    spec: population.spec,
    start: partsOf(population, parameters).classifier,
    ...training,
    options: { ...topology.training, localEpochs: topology.detection.localEpochs },
    seed: `${trainingSeed(topology)}/${organisation.identity.author}/local`,
  };
  return compute.run<Float32Array>(taskUrl(import.meta.url, "../training/local-witness-task"), job);
}

/** The classifier of local-only to the bit: own statistics, from scratch; what is no classifier's stays the consortium's. */
async function fromScratch(
  compute: Compute,
  topology: Topology,
  population: Population,
  { validation, sets, home: { organisation } }: Unwitnessed,
): Promise<Witnessed> {
  const inputs = ownInputs(topology, organisation);
  if (inputs === null) return { local: null, validation, sets };
  let parameters: Float32Array | null = null;
  const classifier = { spec: population.spec };
  for await (const trained of roundsAlone(topology, classifier, inputs, organisation.identity.author, compute)) {
    ({ parameters } = trained);
  }
  const { scaler } = inputs;
  return {
    local: parameters && { parameters, alone: true },
    validation: { ...validation, ownInputs: inputs.validation.inputs },
    sets: {
      holdout: { ...sets.holdout, ownInputs: scaler.scale(population.holdout) },
      test: sets.test && { ...sets.test, ownInputs: scaler.scale(population.test!) },
      ...(sets.home && { home: { ...sets.home, ownInputs: scaler.scale(organisation.holdout) } }),
    },
  };
}

/** Trains an organisation's own witness, if the topology has one; an organisation without rows has none. */
export async function witnessed(
  compute: Compute,
  topology: Topology,
  population: Population,
  detector: Unwitnessed,
): Promise<Witnessed> {
  const { local } = topology.detection;
  const { validation, sets, home } = detector;
  if (local === "none" || home.training.rows === 0) return { local: null, validation, sets };
  if (local === "own") return fromScratch(compute, topology, population, detector);
  const parameters = await trainedOn(compute, topology, population, detector, local);
  return { local: { parameters, alone: false }, validation, sets };
}
