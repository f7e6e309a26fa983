import type { Engine } from "../engine/engine.ts";
import { createScaler } from "../features/scaling.ts";
import type { Table } from "../flows/table.ts";
import { attackMargins, attackProbabilities } from "../model/margin.ts";
import { contributionsOf, typicalRow } from "./contributions.ts";
import type { Detector } from "./detector.ts";
import { reasonOf } from "./reason.ts";

/** What a detector says of some rows. */
export interface Scores {
  /** Probability of an attack of each row, in [0, 1]. */
  readonly scores: Float64Array;
  /** Why, in words, of each row that alerts; null of the others. */
  readonly reasons: readonly (string | null)[];
}

/** A detector at work. */
export interface Scorer {
  score(table: Table): Scores;
  dispose(): void;
}

/** @param engine whose memory holds the model until {@link Scorer.dispose} */
export function createScorer(engine: Engine, { schema, statistics, spec, parameters, threshold }: Detector): Scorer {
  const scaler = createScaler(schema, statistics);
  const typical = typicalRow(schema, statistics, scaler);
  const network = engine.createNetwork(spec, parameters);
  const margins = (inputs: Float32Array, rows: number): Float64Array =>
    attackMargins(network.forward(inputs, rows), rows, spec.classes.length);

  return {
    score(table) {
      const inputs = scaler.scale(table);
      const scores = attackProbabilities(margins(inputs, table.rows));
      const reasons = Array.from(scores, (score, row) => {
        if (score < threshold) return null;
        const own = inputs.subarray(row * scaler.width, (row + 1) * scaler.width);
        return reasonOf(table, row, contributionsOf(margins, own, typical), typical);
      });
      return { scores, reasons };
    },
    dispose: () => network.dispose(),
  };
}
