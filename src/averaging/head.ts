import { layoutOf, type DenseSpec } from "../engine/dense.ts";

/** Where the last layer begins among the flat parameters; it is the rest of them. */
export function headFrom(spec: DenseSpec): number {
  return layoutOf(spec).at(-1)!.weights;
}

/** `body` with the last layer of `head`: what FedPer (Arivazhagan et al. 2019) keeps at home. A fresh array. */
export function withHead(spec: DenseSpec, body: Float32Array, head: Float32Array): Float32Array {
  const parameters = body.slice();
  const from = headFrom(spec);
  parameters.set(head.subarray(from), from);
  return parameters;
}
