import { layoutOf, parameterCount, type DenseSpec } from "../engine/dense.ts";

/** Where a classifier's last layer begins among its flat parameters; it is the rest of them. */
export function headFrom(spec: DenseSpec): number {
  return layoutOf(spec).at(-1)!.weights;
}

/**
 * `body` with the classifier's last layer of `head`: what FedPer (Arivazhagan et al. 2019) keeps at home. What follows the classifier in
 * the vectors, such as an autoencoder, stays `body`'s. A fresh array.
 */
export function withHead(spec: DenseSpec, body: Float32Array, head: Float32Array): Float32Array {
  const parameters = body.slice();
  const from = headFrom(spec);
  parameters.set(head.subarray(from, parameterCount(spec)), from);
  return parameters;
}
