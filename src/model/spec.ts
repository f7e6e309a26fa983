import { usageError } from "../errors.ts";
import type { DenseSpec } from "../engine/dense.ts";

/** A classifier of flows: one logit a class, and class 0 is benign. */
export interface MlpSpec extends DenseSpec {
  readonly kind: "mlp";
  readonly loss: "softmax-cross-entropy";
  /** One name an output; `classes[0]` is `"benign"`. */
  readonly classes: readonly string[];
}

/** Learns to reproduce its own input; what it reproduces badly is unlike what it was trained on. */
export interface AutoencoderSpec extends DenseSpec {
  readonly kind: "autoencoder";
  readonly loss: "mean-squared-error";
}

/** What a consortium trains. Plain data: it stands in the charter and its hash in every announcement. */
export type ModelSpec = MlpSpec | AutoencoderSpec;

/** Labels are bytes. */
const mostClasses = 256;

function checkWidths(widths: readonly number[]): void {
  for (const width of widths) {
    if (!Number.isInteger(width) || width < 1) {
      throw usageError("MODEL_WIDTH", `${width} is no layer width`, "give whole numbers of 1 and more");
    }
  }
}

/**
 * A multilayer perceptron `inputs - hidden ... - classes.length`.
 *
 * @param classes names of the outputs, `"benign"` first, 2 to 256 of them
 * @throws VervetError MODEL_WIDTH, MODEL_CLASSES
 */
export function mlp(inputs: number, hidden: readonly number[], classes: readonly string[]): MlpSpec {
  checkWidths([inputs, ...hidden]);
  if (classes[0] !== "benign" || classes.length < 2 || classes.length > mostClasses) {
    throw usageError("MODEL_CLASSES", `a classifier of [${classes.join(", ")}]`, "name benign first, then the attacks");
  }
  return {
    kind: "mlp",
    layers: [inputs, ...hidden, classes.length],
    loss: "softmax-cross-entropy",
    classes: [...classes],
  };
}

/**
 * A symmetric-or-not autoencoder `inputs - hidden ... - inputs`, such as 122-32-3-32-122 with hidden `[32, 3, 32]`.
 *
 * @throws VervetError MODEL_WIDTH
 */
export function autoencoder(inputs: number, hidden: readonly number[]): AutoencoderSpec {
  checkWidths([inputs, ...hidden]);
  return { kind: "autoencoder", layers: [inputs, ...hidden, inputs], loss: "mean-squared-error" };
}
