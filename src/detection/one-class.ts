import type { Engine } from "../engine/engine.ts";
import type { AutoencoderSpec } from "../model/spec.ts";
import { shapeScores, type BenignShape } from "./benign-shape.ts";
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

/** @param engine whose memory holds the autoencoder until it is disposed of */
export function createOneClass(engine: Engine, { shape, autoencoder }: OneClassModel): OneClass {
  const network = engine.createNetwork(autoencoder.spec, autoencoder.parameters);
  return {
    columns(inputs, rows) {
      const { mahalanobis, residual } = shapeScores(shape, inputs, rows);
      const errors = reconstructionErrors(inputs, network.forward(inputs, rows), rows);
      return { autoencoder: errors, mahalanobis, "pca-residual": residual };
    },
    dispose: () => network.dispose(),
  };
}
