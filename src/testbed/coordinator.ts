import { benignShape } from "../detection/benign-shape.ts";
import type { Compute } from "../engine/engine.ts";
import { taskUrl } from "../engine/task-url.ts";
import { mergeMoments } from "../features/merge-moments.ts";
import { mergeStatistics } from "../features/merge-statistics.ts";
import type { Moments } from "../features/moments.ts";
import { statisticsOf } from "../features/statistics.ts";
import { genesisOfModel } from "../model/consortium-model.ts";
import { prepareInputs, type Inputs } from "../node-inputs.ts";
import type { Behaviour } from "../node-options.ts";
import { seededRandom } from "../random.ts";
import type { Contribution } from "../robust/rule.ts";
import type { TrainResult } from "../training/trainer.ts";
import { behaviourOf } from "./behaviours.ts";
import { evaluationSets } from "./evaluation-sets.ts";
import { armFigures, figuresOf, missingFamilies, type Detector } from "./figures.ts";
import { conspiracies } from "./conspiracy.ts";
import type { Organisation, Population } from "./organisations.ts";
import type { ArmFigures } from "./summary.ts";
import { trainingSeed, type Topology } from "./topology.ts";
import { trainingJob } from "./training-job.ts";

/** An organisation as a coordinator's client. */
interface Client {
  readonly organisation: Organisation;
  readonly behaviour: Behaviour | null;
  readonly inputs: Inputs;
}

/** Everybody with the same statistics, merged as a consortium merges them. */
function clientsOf(topology: Topology, population: Population, compute: Compute): Client[] {
  const { organisations } = population;
  const { schema } = organisations[0]!.training.table;
  const deployment = { rule: "mean", compute, conspiracyOf: conspiracies() };
  const behaving = organisations.map((organisation) => ({
    organisation,
    behaviour: organisation.adversary && behaviourOf(organisation, population, deployment, () => {}),
  }));
  const statistics = behaving.flatMap(({ organisation: { training }, behaviour }) => {
    const own = statisticsOf(training.table, training.labels);
    return own === null ? [] : [behaviour?.statistics(own) ?? own];
  });
  const merged = mergeStatistics(schema, statistics);
  return behaving.map(({ organisation, behaviour }) => {
    const { training, validation } = organisation;
    const told = { claims: [], random: seededRandom(trainingSeed(topology)).fork(organisation.index) };
    return { organisation, behaviour, inputs: prepareInputs(schema, merged, training, validation, told) };
  });
}

/** The mean of the updates, each as heavy as the rows it claims. */
function weightedMean(updates: readonly Float32Array[], rows: readonly number[], length: number): Float32Array {
  const total = rows.reduce((sum, n) => sum + n, 0);
  const step = new Float64Array(length);
  updates.forEach((update, j) => update.forEach((u, k) => (step[k]! += (rows[j]! / total) * u)));
  return Float32Array.from(step);
}

/**
 * The control that says what doing without a server costs: a star, as Flower's FedAvg has it. Everybody trains from the coordinator's
 * parameters, which move by the mean of what comes back, weighted by rows. It trusts all, but for what is not finite; adversaries
 * attack as in the other arms. McMahan et al., "Communication-Efficient Learning of Deep Networks", AISTATS 2017.
 */
export async function coordinator(topology: Topology, population: Population, compute: Compute): Promise<ArmFigures> {
  const clients = clientsOf(topology, population, compute);
  let start = genesisOfModel(population, topology.seed);
  let past: readonly Contribution[] = [];

  /** What one client sends back; null: nothing that can be added up. */
  async function updateOf(client: Client, round: number, seen: readonly Contribution[]): Promise<Float32Array | null> {
    const { organisation, behaviour, inputs } = client;
    const { author } = organisation.identity;
    const seed = `${trainingSeed(topology)}/${author}/${round}`;
    const training = behaviour?.rows(round, inputs) ?? inputs.training;
    const job = trainingJob(topology, { model: population, start, training, validation: inputs.validation, seed });
    const task = taskUrl(import.meta.url, "../training/train-task");
    const { parameters } = await compute.run<TrainResult>(task, job);
    const own = parameters.map((x, k) => x - start[k]!);
    if (behaviour === null) return own;
    const wanted = seen.filter((one) => behaviour.waitsFor.includes(one.author));
    const announcedIn = (when: number): readonly Contribution[] => (when === round - 1 ? past : []);
    const said = await behaviour.say({ round, start, inputs, own, seen: wanted, announcedIn, heard: () => [] });
    return said.find((one) => one instanceof Float32Array) ?? null;
  }

  for (let round = 0; round < topology.rounds; round++) {
    const updates: (Contribution & { readonly rows: number })[] = [];
    // One after the other: adversaries, the last ones, see what came before.
    for (const client of clients) {
      const update = await updateOf(client, round, updates);
      if (update === null || !update.every(Number.isFinite)) continue;
      const { identity, training } = client.organisation;
      const { author } = identity;
      updates.push({ author, payloadHash: author, age: 0, update, rows: training.table.rows });
    }
    const rows = updates.map((one) => one.rows);
    const step = weightedMean(
      updates.map(({ update }) => update),
      rows,
      start.length,
    );
    start = start.map((s, k) => s + step[k]!);
    past = updates;
  }

  const { scaler } = clients[0]!.inputs;
  const sets = evaluationSets(population, scaler);
  const momentsTask = taskUrl(import.meta.url, "../features/moments-task");
  const told = await Promise.all(
    clients.map(async ({ inputs, behaviour }) => {
      const rows = behaviour?.rows(0, inputs) ?? inputs.training;
      const own = await compute.run<Moments | null>(momentsTask, { ...rows, width: scaler.width });
      return own && (behaviour?.moments?.(own) ?? own);
    }),
  );
  const moments = told.filter((one) => one !== null);
  const shape = moments.length === 0 ? null : benignShape(mergeMoments(moments));
  const honest = clients.filter(({ behaviour }) => behaviour === null);
  const detectorOf = ({ organisation, inputs: { validation } }: Client): Detector => {
    return { parameters: start, validation, shape, missing: missingFamilies(organisation, population) };
  };
  return armFigures(
    await Promise.all(honest.map((client) => figuresOf(compute, topology, population, detectorOf(client), sets))),
  );
}
