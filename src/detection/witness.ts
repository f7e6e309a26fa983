import type { DenseNetwork, Engine } from "../engine/engine.ts";
import { attackMargins } from "../model/margin.ts";
import type { MlpSpec } from "../model/spec.ts";

/** A model that scores flows here and now. */
export interface Witness {
  /** Which model it is, as model history names it. */
  readonly version: string;
  /** -log P(benign) of each row, in nats: softplus of the attack margin, and finite where probabilities would all be 1. */
  scores(inputs: Float32Array, rows: number): Float64Array;
  /** The name of the attack class that one row most looks like. */
  family(inputs: Float32Array): string;
  dispose(): void;
}

/** A probability of attack as a score: -log(1 - p). */
export const scoreOf = (probability: number): number => -Math.log1p(-probability);

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** A classifier as a witness. It keeps its network until it is disposed of. */
export function createWitness(engine: Engine, spec: MlpSpec, parameters: Float32Array, version: string): Witness {
  const network: DenseNetwork = engine.createNetwork(spec, parameters);
  const classes = spec.classes.length;
  const scores = (inputs: Float32Array, rows: number): Float64Array =>
    attackMargins(network.forward(inputs, rows), rows, classes).map(softplus);
  return {
    version,
    scores,
    family(inputs) {
      const logits = network.forward(inputs, 1);
      let best = 1;
      for (let c = 2; c < classes; c++) if (logits[c]! > logits[best]!) best = c;
      return spec.classes[best]!;
    },
    dispose: () => network.dispose(),
  };
}
