import type { Detector } from "../detection/detector.ts";
import { benignThreshold } from "../detection/threshold.ts";
import type { Compute } from "../engine/engine.ts";
import { taskUrl } from "../engine/task-url.ts";
import { VervetError } from "../errors.ts";
import { partsOf } from "../model/consortium-model.ts";
import { attackMargins, attackProbabilities } from "../model/margin.ts";
import { writeDurably } from "../store/durable-file.ts";
import { encodeModel } from "../store/model-file.ts";
import type { ArmResult } from "./arm.ts";
import type { Population } from "./organisations.ts";
import type { Topology } from "./topology.ts";

/** The detector that the first honest organisation ends with: its model, and its threshold from its own validation rows. */
async function firstDetector(
  topology: Topology,
  population: Population,
  { parameters, inputs }: ArmResult["first"],
  compute: Compute,
): Promise<Detector> {
  const { spec, organisations } = population;
  const { rows, labels, inputs: validation } = inputs.validation;
  const { classifier } = partsOf(population, parameters);
  const task = taskUrl(import.meta.url, "../training/forward-task");
  const logits = await compute.run<Float32Array>(task, { spec, parameters: classifier, inputs: validation, rows });
  const scores = attackProbabilities(attackMargins(logits, rows, spec.classes.length));
  return {
    schema: organisations[0]!.training.table.schema,
    statistics: inputs.merged,
    spec,
    parameters: classifier,
    threshold: benignThreshold(
      scores.filter((_, row) => labels[row] === 0),
      topology.detection.falsePositiveRate,
    ),
    origin: `${topology.name}, seed ${topology.seed}, ${topology.rounds} rounds of ${topology.organisations} organisations on ${topology.dataset.name}`,
  };
}

/**
 * Writes what the first honest organisation scores with as a model file, for `vervet score`.
 *
 * @throws VervetError OUTPUT_UNWRITABLE
 */
export async function saveFirstModel(
  path: string,
  topology: Topology,
  population: Population,
  { first }: ArmResult,
  compute: Compute,
): Promise<void> {
  const bytes = encodeModel(await firstDetector(topology, population, first, compute));
  try {
    writeDurably(path, bytes);
  } catch (cause) {
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    throw new VervetError("OUTPUT_UNWRITABLE", `${path} can't be written (${code})`, "choose another --save-model", {
      cause,
    });
  }
}
