import type { DenseNetwork } from "../engine/engine.ts";
import { attackMargins, attackProbabilities } from "../model/margin.ts";
import type { Errors } from "./sampler-context.ts";
import type { Shard } from "./shard.ts";

/** |y - p| of each row, benign (0) against attack (1). */
function errorsOn(network: DenseNetwork, { inputs, labels, rows }: Shard, classes: number): Float64Array {
  const p = attackProbabilities(attackMargins(network.forward(inputs, rows), rows, classes));
  return p.map((attack, row) => (labels[row] === 0 ? attack : 1 - attack));
}

/** How a network does on the rows it trains on, and on those held out. */
export function errorsOf(network: DenseNetwork, own: Shard & { readonly heldOut?: Shard }, classes: number): Errors {
  const training = errorsOn(network, own, classes);
  const { heldOut } = own;
  if (heldOut === undefined || heldOut.rows === 0) return { training, heldOut: training, heldOutLabels: own.labels };
  return { training, heldOut: errorsOn(network, heldOut, classes), heldOutLabels: heldOut.labels };
}
