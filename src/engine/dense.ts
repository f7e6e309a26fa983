/** A dense network as the engine sees it. Hidden layers are ReLU, the output layer is linear. */
export interface DenseSpec {
  /** Widths from input to output, such as [122, 64, 32, 5]. */
  readonly layers: readonly number[];
  readonly loss: "softmax-cross-entropy" | "mean-squared-error";
}

/** Where one layer lies in the flat parameter vector W1 b1 W2 b2 ... Weights are row-major [inputs][outputs]: y = x W + b. */
export interface LayerLayout {
  readonly inputs: number;
  readonly outputs: number;
  /** Offset of the first weight. */
  readonly weights: number;
  /** Offset of the first bias. */
  readonly biases: number;
}

/** The layers of a network with their offsets in its flat parameter vector. */
export function layoutOf(spec: DenseSpec): readonly LayerLayout[] {
  let offset = 0;
  return spec.layers.slice(1).map((outputs, i) => {
    const inputs = spec.layers[i]!;
    const weights = offset;
    const biases = weights + inputs * outputs;
    offset = biases + outputs;
    return { inputs, outputs, weights, biases };
  });
}

/** How many parameters a network of this shape has. */
export function parameterCount(spec: DenseSpec): number {
  return layoutOf(spec).reduce((sum, { inputs, outputs }) => sum + inputs * outputs + outputs, 0);
}
