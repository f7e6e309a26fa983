import type { TableSchema } from "../flows/table.ts";
import type { Random } from "../random.ts";
import type { ClassClaim } from "./class-claims.ts";
import { drawRow, type RowDistribution } from "./distribution.ts";
import { distributionOf, type Scaler } from "./scaling.ts";

/** Rows drawn from claims, in model inputs: attacks of others, as far as sketches can tell. */
export interface Prototypes {
  readonly rows: number;
  /** rows x width, row-major. */
  readonly inputs: Float32Array;
  /** The class that the claim named. */
  readonly labels: Uint8Array;
}

/** Rows drawn from one claim: enough to rank by, few enough that no claimant fills everybody's batches. */
const rowsAClaim = 16;

/** A claim is believed where at least this share of its rows lies beyond this quantile of benign distances. */
const unusualShare = 0.5;
const benignQuantile = 0.9;

/** Benign rows drawn to know that quantile. */
const benignDraws = 512;

/** Share of the mean variance that is mixed into each input's own, so that an input which never varies is not infinitely telling. */
const shrinkage = 0.1;

/** Mean and shrunk variance of each input, and the distance that {@link benignQuantile} of benign draws stay within. */
interface BenignShape {
  distance(row: Float32Array): number;
  readonly bound: number;
}

/** The diagonal Mahalanobis distance from what the merged benign sketches tell; they say nothing of correlations. */
function benignShape(benign: RowDistribution, random: Random): BenignShape {
  const draws = Array.from({ length: benignDraws }, () => drawRow(benign, random));
  const { width } = benign;
  const mean = new Float64Array(width);
  const variance = new Float64Array(width);
  for (const row of draws) row.forEach((x, k) => (mean[k]! += x / draws.length));
  for (const row of draws) row.forEach((x, k) => (variance[k]! += (x - mean[k]!) ** 2 / draws.length));
  const typical = variance.reduce((sum, v) => sum + v, 0) / width;
  const shrunk = variance.map((v) => (1 - shrinkage) * v + shrinkage * typical);
  const distance = (row: Float32Array): number =>
    row.reduce((sum, x, k) => sum + (x - mean[k]!) ** 2 / Math.max(shrunk[k]!, Number.EPSILON), 0);
  const distances = Float64Array.from(draws, distance).toSorted();
  return { distance, bound: distances[Math.floor(benignQuantile * (distances.length - 1))]! };
}

/**
 * Rows drawn from everybody's claims. A claim whose rows look benign is refused: it would teach everybody to alert on
 * ordinary traffic. Without merged benign sketches nothing can be held against a claim, so none is believed.
 *
 * @param claims in an order that everybody shares
 */
export function drawPrototypes(
  schema: TableSchema,
  scaler: Scaler,
  claims: readonly ClassClaim[],
  benign: RowDistribution | null,
  random: Random,
): Prototypes {
  const shape = benign && benignShape(benign, random.fork("benign"));
  const drawn = claims.flatMap(({ label, sketch }, i) => {
    const distribution = distributionOf(schema, sketch, scaler);
    const draws = random.fork(i);
    const rows = Array.from({ length: rowsAClaim }, () => drawRow(distribution, draws));
    const unusual = rows.filter((row) => shape !== null && shape.distance(row) > shape.bound);
    return unusual.length >= unusualShare * rows.length ? rows.map((row) => ({ row, label })) : [];
  });
  const inputs = new Float32Array(drawn.length * scaler.width);
  drawn.forEach(({ row }, i) => inputs.set(row, i * scaler.width));
  return { rows: drawn.length, inputs, labels: Uint8Array.from(drawn, ({ label }) => label) };
}
