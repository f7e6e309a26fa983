import type { Engine } from "../engine/engine.ts";
import { partsOf, type ConsortiumModel } from "../model/consortium-model.ts";
import { attackMargins } from "../model/margin.ts";
import { reconstructionErrors } from "../model/reconstruction.ts";
import { outputsOf } from "../training/outputs.ts";
import { shapeScores, type BenignShape, type ShapeScores } from "./benign-shape.ts";
import type { Combination, ScoreColumns, ScoreName } from "./combined-score.ts";

/** Everything that one organisation scores rows with. Structured-clonable. */
export interface ScoringModel extends ConsortiumModel {
  /** The flat vector of both parts. */
  readonly parameters: Float32Array;
  readonly scores: readonly ScoreName[];
  readonly combination: Combination;
  /** What merged moments say of ordinary traffic; null where nobody told any. */
  readonly shape: BenignShape | null;
}

/** Rows to score, with their distances from the shape where somebody has them already: they don't change from round to round. */
export interface RowsToScore {
  readonly rows: number;
  /** rows x width, row-major. */
  readonly inputs: Float32Array;
  readonly distances?: ShapeScores;
  /** The same rows as a local witness sees them that scales them otherwise. */
  readonly ownInputs?: Float32Array;
}

/**
 * The rows' scores by every way that is asked for and can be had: the classifier's margin of attack (log-odds), the autoencoder's
 * reconstruction error, both distances from the benign shape.
 */
export function scoreColumns(
  engine: Engine,
  model: ScoringModel,
  { rows, inputs, distances }: RowsToScore,
): ScoreColumns {
  const { spec, autoencoder, scores, shape } = model;
  const parts = partsOf(model, model.parameters);
  const asks = (name: ScoreName): boolean => scores.includes(name);
  const classifier = attackMargins(outputsOf(engine, spec, parts.classifier, inputs, rows), rows, spec.classes.length);
  const restored =
    autoencoder && parts.autoencoder !== null && asks("autoencoder")
      ? outputsOf(engine, autoencoder, parts.autoencoder, inputs, rows)
      : null;
  const shaped = shape !== null && (asks("mahalanobis") || asks("pca-residual"));
  const apart = shaped ? (distances ?? shapeScores(shape, inputs, rows)) : null;
  return {
    ...(asks("classifier") && { classifier }),
    ...(restored && { autoencoder: reconstructionErrors(inputs, restored, rows) }),
    ...(apart && asks("mahalanobis") && { mahalanobis: apart.mahalanobis }),
    ...(apart && asks("pca-residual") && { "pca-residual": apart.residual }),
  };
}
