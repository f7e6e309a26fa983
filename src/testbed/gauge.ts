import { shapeScores, type BenignShape } from "../detection/benign-shape.ts";
import type { Compute } from "../engine/engine.ts";
import { usageError } from "../errors.ts";
import type { OrganisationNode } from "../node-options.ts";
import type { EvaluationRows } from "./evaluate-task.ts";
import { evaluationSets, homeRows, type EvaluationSets } from "./evaluation-sets.ts";
import { figuresOf, missingFamilies, type Detector, type DetectorFigures } from "./figures.ts";
import { personalParameters } from "./fine-tune.ts";
import type { Population } from "./organisations.ts";
import { targetRows } from "./targets.ts";
import type { Topology } from "./topology.ts";

/** Takes the figures of a cluster's organisations. */
export interface Gauge {
  /** After a round: on the holdout, with the consortium's model alone and calibrated on own rows. */
  afterRound(organisation: number, parameters: Float32Array): Promise<DetectorFigures>;
  /** In the end: on all sets, with all witnesses and with what was told after the given round. */
  final(organisation: number, round: number): Promise<DetectorFigures>;
  /** As in the end, on the rows that targeted attacks aim at; null where there are none. */
  onTargets(organisation: number, round: number): Promise<DetectorFigures | null>;
}

/** Rows with their distances from a shape: most of scoring's work, and the same in every round and for everybody. */
function withDistances(rows: EvaluationRows, shape: BenignShape): EvaluationRows {
  return { ...rows, distances: shapeScores(shape, rows.inputs, rows.rows) };
}

/**
 * @param nodes by organisation; at least one knows its inputs
 * @throws NO_RAW_ROWS where targeted attacks' rows, known as the consortium scales them, are to be shown to a witness that scales otherwise
 */
export function createGauge(
  topology: Topology,
  population: Population,
  nodes: readonly OrganisationNode[],
  compute: Compute,
): Gauge {
  const reader = nodes.find((node) => node.inputs() !== null)!;
  const plain = evaluationSets(population, reader.inputs()!.scaler);
  const shape = reader.benign.shape();
  const sets: EvaluationSets =
    shape === null
      ? plain
      : { holdout: withDistances(plain.holdout, shape), test: plain.test && withDistances(plain.test, shape) };
  const target = targetRows(population, plain.holdout);
  if (target !== null && topology.detection.local === "own") {
    const mend = "use `local: fine-tune`, or another attack";
    throw usageError("NO_RAW_ROWS", "a witness with its own scaling can't be shown rows with a trigger", mend);
  }
  const toldTo = (node: OrganisationNode): string => node.benign.told("moments", 0).join();

  /** Whoever missed somebody's moments has another shape, and distances of its own. */
  const setsFor = (node: OrganisationNode): EvaluationSets => (toldTo(node) === toldTo(reader) ? sets : plain);

  /** What the organisation scores with once it merged these parameters. */
  function personal(organisation: number, merged: Float32Array): Promise<Float32Array> {
    const inputs = nodes[organisation]!.inputs()!;
    return personalParameters(topology, population.organisations[organisation]!, population, inputs, merged, compute);
  }

  async function finalDetector(organisation: number, round: number): Promise<Detector> {
    const node = nodes[organisation]!;
    const { training, validation } = node.inputs()!;
    return {
      parameters: await personal(organisation, node.parameters()),
      validation,
      home: { training, organisation: population.organisations[organisation]! },
      shape: node.benign.shape(),
      shared: node.benign.calibration(round),
      missing: missingFamilies(population.organisations[organisation]!, population),
    };
  }

  return {
    async afterRound(organisation, merged) {
      const node = nodes[organisation]!;
      const parameters = await personal(organisation, merged);
      const detector = { parameters, validation: node.inputs()!.validation, shape: node.benign.shape() };
      return figuresOf(compute, topology, population, detector, { ...setsFor(node), test: null });
    },
    async final(organisation, round) {
      const node = nodes[organisation]!;
      const detector = await finalDetector(organisation, round);
      const home = homeRows(population, population.organisations[organisation]!, node.inputs()!.scaler);
      return figuresOf(compute, topology, population, detector, { ...setsFor(node), home });
    },
    async onTargets(organisation, round) {
      if (target === null) return null;
      const detector = await finalDetector(organisation, round);
      return figuresOf(compute, topology, population, detector, { holdout: target, test: null });
    },
  };
}
