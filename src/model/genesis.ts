import { layoutOf, parameterCount, type DenseSpec } from "../engine/dense.ts";
import { seededRandom } from "../random.ts";

/**
 * The parameters everybody starts from. Weights ~ U(-a, a): a = sqrt(6 / inputs) in ReLU layers (He et al. 2015),
 * a = sqrt(6 / (inputs + outputs)) in the linear last one (Glorot and Bengio 2010); biases are 0.
 *
 * @param seed the charter's genesis seed: equal seeds give equal bits on every machine
 * @returns flat, float32, as {@link layoutOf} lays them out
 */
export function genesisParameters(spec: DenseSpec, seed: number | string): Float32Array {
  const random = seededRandom(seed).fork("genesis");
  const parameters = new Float32Array(parameterCount(spec));
  const layers = layoutOf(spec);
  layers.forEach(({ inputs, outputs, weights }, l) => {
    const a = Math.sqrt(6 / (l < layers.length - 1 ? inputs : inputs + outputs));
    for (let i = 0; i < inputs * outputs; i++) parameters[weights + i] = a * (2 * random.next() - 1);
  });
  return parameters;
}
