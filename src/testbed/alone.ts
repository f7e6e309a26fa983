import type { Compute } from "../engine/engine.ts";
import { taskUrl } from "../engine/task-url.ts";
import { statisticsOf } from "../features/statistics.ts";
import { genesisOfModel, type ConsortiumModel } from "../model/consortium-model.ts";
import { prepareInputs, type Inputs, type OwnRows } from "../node-inputs.ts";
import { seededRandom } from "../random.ts";
import type { TrainResult } from "../training/trainer.ts";
import { trainingSeed, type Topology } from "./topology.ts";
import { trainingJob } from "./training-job.ts";

/** Labelled rows of one organisation, or of several in one place. */
export interface LonerRows {
  readonly training: OwnRows;
  readonly validation: OwnRows;
}

/** Rows scaled by nobody's statistics but their own; null: fewer rows than anything can be learnt from. */
export function ownInputs(topology: Topology, { training, validation }: LonerRows): Inputs | null {
  const statistics = statisticsOf(training.table, training.labels);
  if (statistics === null) return null;
  return prepareInputs(training.table.schema, statistics, training, validation, {
    claims: [],
    random: seededRandom(trainingSeed(topology)),
  });
}

/**
 * The same rounds of training as in a consortium, from the same genesis, with nobody to learn from: what each round came to.
 *
 * @param name that the draws go by
 */
export async function* roundsAlone(
  topology: Topology,
  model: ConsortiumModel,
  inputs: Inputs,
  name: string,
  compute: Compute,
): AsyncGenerator<TrainResult & { readonly round: number }> {
  let parameters = genesisOfModel(model, topology.seed);
  for (let round = 0; round < topology.rounds; round++) {
    const seed = `${trainingSeed(topology)}/${name}/${round}`;
    const { training, validation } = inputs;
    const job = trainingJob(topology, { model, start: parameters, training, validation, seed });
    const trained = await compute.run<TrainResult>(taskUrl(import.meta.url, "../training/train-task"), job);
    ({ parameters } = trained);
    yield { ...trained, round };
  }
}
