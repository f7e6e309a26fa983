import type { DenseNetwork, Engine } from "../engine/engine.ts";
import type { AutoencoderSpec } from "../model/spec.ts";
import { principalOf, type BenignShape, type ShapeScores } from "./benign-shape.ts";
import type { ScoreColumns } from "./combined-score.ts";
import { reconstructionErrors } from "../model/reconstruction.ts";

/** What an organisation learnt of its ordinary traffic, without any attack. Structured-clonable. */
export interface OneClassModel {
  readonly shape: BenignShape;
  readonly autoencoder: { readonly spec: AutoencoderSpec; readonly parameters: Float32Array };
}

/** Scores how unlike ordinary traffic rows are. */
export interface OneClass {
  /** A column for each way of scoring, all but the classifier's. */
  columns(inputs: Float32Array, rows: number): ScoreColumns;
  dispose(): void;
}

/** (x - mean) along each axis as one linear layer, so that the engine's kernels do what {@link shapeScores} does, ten times as fast. */
function projectionOf(engine: Engine, { mean, axes }: BenignShape): DenseNetwork {
  const width = mean.length;
  const parameters = new Float32Array(width * width + width);
  for (let axis = 0; axis < width; axis++) {
    let offset = 0;
    for (let k = 0; k < width; k++) {
      parameters[k * width + axis] = axes[axis * width + k]!;
      offset -= axes[axis * width + k]! * mean[k]!;
    }
    parameters[width * width + axis] = offset;
  }
  return engine.createNetwork({ layers: [width, width], loss: "mean-squared-error" }, parameters);
}

/** Writes the distances of {@link shapeScores} from rows along the axes. */
function putDistances(
  { variances }: BenignShape,
  along: Float32Array,
  rows: number,
  { mahalanobis, residual }: ShapeScores,
): void {
  const width = variances.length;
  const principal = principalOf(width);
  const weights = variances.map((variance) => 1 / variance);
  for (let row = 0; row < rows; row++) {
    let [distance, rest] = [0, 0];
    for (let axis = 0; axis < width; axis++) {
      const square = along[row * width + axis]! ** 2;
      distance += square * weights[axis]!;
      if (axis >= principal) rest += square;
    }
    mahalanobis[row] = Math.sqrt(distance);
    residual[row] = Math.sqrt(rest);
  }
}

/** Rows at once: what they come to along the axes, and restored, is written to one place, and is never much. */
const sliceRows = 512;

/** @param engine whose memory holds the autoencoder and the shape until it is disposed of */
export function createOneClass(engine: Engine, { shape, autoencoder }: OneClassModel): OneClass {
  const restoring = engine.createNetwork(autoencoder.spec, autoencoder.parameters);
  const projection = projectionOf(engine, shape);
  const width = shape.mean.length;
  const outputs = new Float32Array(sliceRows * width);
  return {
    columns(inputs, rows) {
      const [mahalanobis, residual] = [new Float64Array(rows), new Float64Array(rows)];
      const errors = new Float64Array(rows);
      for (let first = 0; first < rows; first += sliceRows) {
        const count = Math.min(sliceRows, rows - first);
        const [own, of] = [inputs.subarray(first * width, (first + count) * width), [first, first + count] as const];
        const distances = { mahalanobis: mahalanobis.subarray(...of), residual: residual.subarray(...of) };
        putDistances(shape, projection.forward(own, count, outputs), count, distances);
        const restored = restoring.forward(own, count, outputs).subarray(0, count * width);
        errors.set(reconstructionErrors(own, restored, count), first);
      }
      return { autoencoder: errors, mahalanobis, "pca-residual": residual };
    },
    dispose() {
      restoring.dispose();
      projection.dispose();
    },
  };
}
