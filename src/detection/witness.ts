import type { DenseNetwork, Engine } from "../engine/engine.ts";
import { attackMargins } from "../model/margin.ts";
import type { MlpSpec } from "../model/spec.ts";
import { uncalibratedThreshold } from "./threshold.ts";

/** A model that scores flows here and now. */
export interface Witness {
  /** Which model it is, as model history names it. */
  readonly version: string;
  /** -log P(benign) of each row, in nats: softplus of the attack margin, and finite where probabilities would all be 1. */
  scores(inputs: Float32Array, rows: number): Float64Array;
  /** The most likely attack class of one row. */
  family(inputs: Float32Array): string;
  dispose(): void;
}

/** {@link uncalibratedThreshold} as a score. */
export const uncalibratedScore = -Math.log(1 - uncalibratedThreshold);

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
