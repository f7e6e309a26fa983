import type { Evidence } from "./evidence.ts";
import { median } from "./medians.ts";
import type { Author, Contribution, RuleState } from "./rule.ts";

/** Keeps r_j from exploding where the loss is near 0 already. */
const lossFloor = 0.05;
/** Harm beyond the median's that honest rows of skewed organisations do now and then. */
const slack = 0.6;
/** Forgiven in a round without harm. */
const forgiveness = 0.1;
/** No row's record gets worse than this, so that all are forgiven in 20 rounds. */
const worstRecord = 2;
/** A record above this is a suspect's. */
const suspectRecord = 0.5;

/** What the witnesses make of the margins under one row: [benign..., attack...]. */
export interface Testimony {
  readonly margins: Float64Array;
  readonly benign: number;
}

/** L = mean over all pairs of softplus(M_benign - M_attack): small where every attack ranks above every benign row. */
export function pairLoss({ margins, benign }: Testimony): number {
  const benignMargins = margins.subarray(0, benign);
  const attackMargins = margins.subarray(benign);
  let sum = 0;
  for (const b of benignMargins) for (const a of attackMargins) sum += softplus(b - a);
  return sum / (benignMargins.length * attackMargins.length);
}

/**
 * r_j = clip((L_j - L_0) / (L_0 + .05), -1, 2);  C_j <- clip(C_j + max(r_j - median(r) - .6, -.1), 0, 2).
 *
 * @param L pair loss at s_i + V_j of each row; `L0` at s_i
 * @param state C by author, 0 where absent; only records above 0 are kept
 * @returns the new records of all authors, those absent this round unchanged
 */
export function newRecords(
  rows: readonly Contribution[],
  L: Float64Array,
  L0: number,
  state: RuleState,
): Readonly<Record<string, number>> {
  const r = L.map((Lj) => clip((Lj - L0) / (L0 + lossFloor), -1, 2));
  const typical = median(r);
  const records = new Map(Object.keys(state).map((author) => [author, recordOf(state, author)]));
  rows.forEach(({ author }, j) => {
    const record = clip(recordOf(state, author) + Math.max(r[j]! - typical - slack, -forgiveness), 0, worstRecord);
    if (record > 0) records.set(author, record);
    else records.delete(author);
  });
  return Object.fromEntries([...records].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Flags C_j > .5. */
export function witnessEvidence(rows: readonly Contribution[], records: RuleState): Evidence {
  const C = Float64Array.from(rows, ({ author }) => recordOf(records, author));
  return { reason: "witness", weights: C.map((Cj) => Cj / suspectRecord), scores: C, threshold: suspectRecord };
}

function recordOf(state: RuleState, author: Author): number {
  const record = state[author];
  return typeof record === "number" ? record : 0;
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function clip(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}
