import type { Compute } from "../engine/engine.ts";
import { taskUrl } from "../engine/task-url.ts";
import { statisticsOf } from "../features/statistics.ts";
import { genesisParameters } from "../model/genesis.ts";
import { prepareInputs, type OwnRows } from "../node-inputs.ts";
import type { TrainJob, TrainResult } from "../training/trainer.ts";
import type { ArmResult } from "./arm.ts";
import { armFigures, evaluationSets, figuresOf, type DetectorFigures } from "./figures.ts";
import type { Population } from "./organisations.ts";
import { trainingSeed, type Topology } from "./topology.ts";

/** Whoever has rows to train on alone, and the name that its draws go by. */
export interface Loner {
  readonly training: OwnRows;
  readonly validation: OwnRows;
  readonly name: string;
}

/** One organisation alone: its own statistics, its own rows, the same rounds of training, nobody to learn from. */
export async function trainAlone(
  topology: Topology,
  population: Population,
  { training, validation, name }: Loner,
  compute: Compute,
): Promise<DetectorFigures | null> {
  const { spec } = population;
  const statistics = statisticsOf(training.table, training.labels);
  if (statistics === null) return null; // fewer rows than anything can be learnt from
  const inputs = prepareInputs(training.table.schema, statistics, training, validation);
  let parameters = genesisParameters(spec, topology.seed);
  for (let round = 0; round < topology.rounds; round++) {
    const job: TrainJob = {
      spec,
      start: parameters,
      ...inputs.training,
      options: topology.training,
      ...(topology.training.sampler === "meta" && { heldOut: inputs.validation }),
      seed: `${trainingSeed(topology)}/${name}/${round}`,
    };
    ({ parameters } = await compute.run<TrainResult>(taskUrl(import.meta.url, "../training/train-task"), job));
  }
  const sets = evaluationSets(population, inputs.scaler);
  const detector = { parameters, validation: inputs.validation };
  return figuresOf(compute, spec, detector, topology.detection.falsePositiveRate, sets);
}

/** The control that says what federating is worth: every honest organisation on its own. */
export async function localOnly(
  topology: Topology,
  population: Population,
  compute: Compute,
): Promise<Pick<ArmResult, "figures" | "each">> {
  const honest = population.organisations.filter(({ adversary }) => adversary === null);
  const each: ArmResult["each"][number][] = [];
  // One after another: each scales everybody's holdout its own way, which is memory.
  for (const { training, validation, identity, name } of honest) {
    const loner = { training, validation, name: identity.author };
    const figures = await trainAlone(topology, population, loner, compute);
    if (figures !== null) each.push({ name, figures });
  }
  return { figures: armFigures(each.map(({ figures }) => figures)), each };
}
