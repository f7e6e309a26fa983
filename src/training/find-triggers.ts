import type { Engine } from "../engine/engine.ts";
import type { RowDistribution } from "../features/distribution.ts";
import { attackMargins } from "../model/margin.ts";
import { seededRandom } from "../random.ts";
import type { Shard } from "./shard.ts";
import type { TrainJob } from "./trainer.ts";
import { searchTrigger, type Trigger } from "./triggers.ts";

/** Searches a round: each sees other rows and another half of the features. */
const searches = 4;

/** Where to look for triggers. */
export interface TriggerSearch {
  /** Attacks of others, for organisations that have none of their own. */
  readonly prototypes: Shard;
  /** What values features take. */
  readonly distribution: RowDistribution;
}

/** All attack rows of a shard and of the prototypes, one after the other. */
function attackRows(own: Shard, prototypes: Shard, width: number): Float32Array {
  const attacks = [own, prototypes].flatMap(({ rows, inputs, labels }) =>
    Array.from({ length: rows }, (_, row) => row)
      .filter((row) => labels[row] !== 0)
      .map((row) => inputs.subarray(row * width, (row + 1) * width)),
  );
  const all = new Float32Array(attacks.length * width);
  attacks.forEach((row, i) => all.set(row, i * width));
  return all;
}

/** The triggers that the parameters a round begins with give away, or would most easily be taught. None without attacks. */
export function findTriggers(job: TrainJob, { prototypes, distribution }: TriggerSearch, engine: Engine): Trigger[] {
  const { spec, start, seed } = job;
  const width = spec.layers[0]!;
  const classes = spec.layers.at(-1)!;
  const attacks = attackRows(job, prototypes, width);
  if (attacks.length === 0) return [];
  const random = seededRandom(seed).fork("triggers");
  const network = engine.createNetwork(spec, start);
  try {
    const margins = (inputs: Float32Array, rows: number): Float64Array =>
      attackMargins(network.forward(inputs, rows), rows, classes);
    return Array.from({ length: searches }, (_, i) => searchTrigger(attacks, distribution, margins, random.fork(i)));
  } finally {
    network.dispose();
  }
}
