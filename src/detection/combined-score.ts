import { extendedTail, type Tail } from "./tail.ts";

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
 * How one-class scores join the classifier's. `sum`: each counts. `strangest`: three views of how unlike ordinary traffic a row is, which say nearly the
 * same, count once, by the largest. See docs/results.md: of known attacks `strangest` finds more where few false alarms are afforded
 * (NSL-KDD at a nominal 1%: .98 of them against .94), of those that training never showed `sum` does, and its false alarms drift less.
 */
export const combinations = ["sum", "strangest"] as const;
export type Combination = (typeof combinations)[number];

/**
 * s = sum_k -log p_k (Fisher 1932), p_k the upper tail of the own benign rows in score k, or -log p_classifier + max_k -log p_k over the others: a row
 * that no single score finds strange enough may be strange to all. Fisher's chi-square bounds don't hold for scores that depend on
 * each other as these do: the threshold comes from the benign rows' own scores.
 *
 * @param benign scores of benign validation rows, which none of the models was trained on; at least one row
 * @param tailOf what is made of the benign scores of one kind; a tail that ends at the strangest benign row, or the last point of a sketch, is blind beyond
 * @returns the combined score of rows whose columns are (at least) those of `benign`
 */
export function combineScores(
  benign: ScoreColumns,
  combination: Combination,
  tailOf: (benignScores: Float64Array) => Tail = extendedTail,
): (scores: ScoreColumns) => Float64Array {
  const tails = columnsOf(benign).map(([name, column]): readonly [ScoreName, Tail] => [name, tailOf(column)]);
  if (tails.length === 0) throw new RangeError("there is no score to combine");
  return (scores) => {
    const strangeness = (wanted: (name: ScoreName) => boolean): Float64Array[] =>
      tails.flatMap(([name, tail]) => {
        const column = scores[name];
        if (column === undefined) throw new RangeError(`rows without the score ${name}`);
        return wanted(name) ? [column.map(tail)] : [];
      });
    const [classifier] = strangeness((name) => name === "classifier");
    const others = strangeness((name) => name !== "classifier");
    const rows = (classifier ?? others[0]!).length;
    return Float64Array.from({ length: rows }, (_, row) => {
      const told = others.map((column) => column[row]!);
      const joined = combination === "sum" ? told.reduce((sum, p) => sum + p, 0) : Math.max(0, ...told);
      return (classifier?.[row] ?? 0) + joined;
    });
  };
}
