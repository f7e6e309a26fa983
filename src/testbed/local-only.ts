import type { ControlEntry } from "../daemon/live/state.ts";
import type { Compute } from "../engine/engine.ts";
import { taskUrl } from "../engine/task-url.ts";
import { benignShape } from "../detection/benign-shape.ts";
import type { MomentsJob } from "../features/moments-task.ts";
import type { Moments } from "../features/moments.ts";
import { genesisOfModel } from "../model/consortium-model.ts";
import { ownInputs, roundsAlone, type LonerRows } from "./alone.ts";
import type { ArmResult } from "./arm.ts";
import { evaluationSets, homeRows } from "./evaluation-sets.ts";
import { armFigures, figuresOf, missingFamilies, type DetectorFigures } from "./figures.ts";
import type { Organisation, Population } from "./organisations.ts";
import { meanOf } from "./report/series.ts";
import type { Topology } from "./topology.ts";

/** Points of a curve at most: taking figures costs about as much as a round of training does. */
const curvePointsMax = 10;

/** Whoever has rows to train on alone, and the name that its draws go by. */
export interface Loner extends LonerRows {
  readonly name: string;
  /** Whose own holdout rows to take figures on, too; left out: nobody's. */
  readonly home?: Pick<Organisation, "holdout">;
}

/** One point of a curve. */
interface AloneAt {
  readonly round: number;
  readonly loss: number | null;
  readonly macroF1: number | null;
  readonly rocAuc: number | null;
}

/** What somebody came to alone, and how. */
export interface Alone {
  readonly figures: DetectorFigures;
  readonly curve: readonly AloneAt[];
}

/** Rounds to take figures after, at equal distances, the last one always among them. */
function curveRounds(rounds: number): ReadonlySet<number> {
  const every = Math.ceil(rounds / curvePointsMax);
  return new Set(Array.from({ length: Math.ceil(rounds / every) }, (_, i) => rounds - 1 - i * every));
}

/**
 * One organisation alone: its own statistics, its own rows, the same rounds of training, nobody to learn from.
 *
 * @param pointsAfter rounds after which its curve has a point
 */
export async function trainAlone(
  topology: Topology,
  population: Population,
  { training, validation, name, home }: Loner,
  compute: Compute,
  pointsAfter: ReadonlySet<number> = new Set(),
): Promise<Alone | null> {
  const inputs = ownInputs(topology, { training, validation });
  if (inputs === null) return null;
  const sets = evaluationSets(population, inputs.scaler);
  const momentsJob: MomentsJob = { ...inputs.training, width: inputs.scaler.width };
  const momentsTask = taskUrl(import.meta.url, "../features/moments-task");
  const moments = await compute.run<Moments | null>(momentsTask, momentsJob);
  const known = {
    validation: inputs.validation,
    shape: moments && benignShape(moments),
    missing: missingFamilies({ training }, population),
  };
  const curve: AloneAt[] = [];
  let parameters = genesisOfModel(population, topology.seed);
  for await (const { round, loss, ...trained } of roundsAlone(topology, population, inputs, name, compute)) {
    ({ parameters } = trained);
    if (!pointsAfter.has(round)) continue;
    const after = await figuresOf(compute, topology, population, { ...known, parameters }, { ...sets, test: null });
    const { holdout } = after;
    curve.push({ round, loss, macroF1: holdout.macroF1, rocAuc: holdout.rocAuc });
  }
  const own = home && { home: homeRows(population, home, inputs.scaler) };
  const figures = await figuresOf(compute, topology, population, { ...known, parameters }, { ...sets, ...own });
  return { figures, curve };
}

/** What the control is watched by. */
export interface LocalOnlyOptions {
  /** Whether to take figures along the way too. */
  readonly curves: boolean;
  onOrganisation(done: number, of: number): void;
}

/** The control's figures, and how they came about: means over the organisations. */
export interface LocalOnly extends Pick<ArmResult, "figures" | "each"> {
  readonly curve: readonly ControlEntry[];
}

/** The control that says what federating is worth: every honest organisation on its own. */
export async function localOnly(
  topology: Topology,
  population: Population,
  compute: Compute,
  { curves, onOrganisation }: LocalOnlyOptions,
): Promise<LocalOnly> {
  const honest = population.organisations.filter(({ adversary }) => adversary === null);
  const pointsAfter = curves ? curveRounds(topology.rounds) : new Set<number>();
  const each: ArmResult["each"][number][] = [];
  const points: AloneAt[] = [];
  // One after another: each scales everybody's holdout its own way, which is memory.
  for (const [i, { training, validation, holdout, identity, name }] of honest.entries()) {
    const loner = { training, validation, name: identity.author, home: { holdout } };
    const alone = await trainAlone(topology, population, loner, compute, pointsAfter);
    if (alone !== null) {
      each.push({ name, figures: alone.figures });
      points.push(...alone.curve);
    }
    onOrganisation(i + 1, honest.length);
  }
  const byRound = [...Map.groupBy(points, ({ round }) => round)].toSorted(([a], [b]) => a - b);
  return {
    figures: armFigures(each.map(({ figures }) => figures)),
    each,
    curve: byRound.map(([round, all]) => [
      round,
      meanOf(all.map(({ loss }) => loss)),
      meanOf(all.map(({ macroF1 }) => macroF1)),
      meanOf(all.map(({ rocAuc }) => rocAuc)),
    ]),
  };
}
