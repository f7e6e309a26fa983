import { empiricalTail, type Tail } from "./tail.ts";

/** The scores that a detector may combine, by the names they have in a topology. */
export const scoreNames = ["classifier", "autoencoder", "mahalanobis", "pca-residual"] as const;
export type ScoreName = (typeof scoreNames)[number];

/** Scores of the same rows, a column for each way of scoring; higher is more suspicious. */
export type ScoreColumns = Partial<Readonly<Record<ScoreName, Float64Array>>>;

/** The columns that are there, in the order of {@link scoreNames}, so that sums don't depend on who made the object. */
function columnsOf(columns: ScoreColumns): (readonly [ScoreName, Float64Array])[] {
  return scoreNames.flatMap((name) => (columns[name] === undefined ? [] : [[name, columns[name]] as const]));
}

/**
 * s = sum_k -log p_k (Fisher 1932), p_k the empirical upper tail of the own benign rows in score k: a row that no single score finds
 * strange enough may be strange in all of them. Fisher's chi-square bounds don't hold for scores that depend on each other as these do:
 * the threshold comes from the benign rows' own sums.
 *
 * @param benign scores of benign validation rows, which none of the models was trained on; at least one row
 * @param tailOf how far the tail goes: to the strangest benign row, or beyond
 * @returns the combined score of rows whose columns are (at least) those of `benign`
 */
export function combineScores(
  benign: ScoreColumns,
  tailOf: (benignScores: Float64Array) => Tail = empiricalTail,
): (scores: ScoreColumns) => Float64Array {
  const tails = columnsOf(benign).map(([name, column]): readonly [ScoreName, Tail] => [name, tailOf(column)]);
  if (tails.length === 0) throw new RangeError("there is no score to combine");
  return (scores) => {
    const columns = tails.map(([name, tail]) => {
      const column = scores[name];
      if (column === undefined) throw new RangeError(`rows without the score ${name}`);
      return column.map(tail);
    });
    return columns[0]!.map((_, row) => columns.reduce((sum, column) => sum + column[row]!, 0));
  };
}
