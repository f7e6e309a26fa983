import type { Evidence } from "./evidence.ts";
import { median, othersThan } from "./medians.ts";
import type { Author, Contribution, RuleState } from "./rule.ts";
import type { Panel } from "./witness-panels.ts";

/** Forgiven in a round without harm. */
const forgiveness = 0.1;
/** No row's record gets worse than this, so that all are forgiven in 20 rounds. */
const worstRecord = 2;
/** A record above this is a suspect's. */
const suspectRecord = 0.5;

/** L = mean over all pairs of softplus(M_benign - M_attack): small where every attack ranks above every benign row. */
export function pairLoss(benign: Float64Array, attacks: Float64Array): number {
  let sum = 0;
  for (const b of benign) for (const a of attacks) sum += softplus(b - a);
  return sum / (benign.length * attacks.length);
}

/** r_j = clip((L_j - L_0) / (L_0 + floor), -1, 2). */
export function relativeHarm(L: Float64Array, L0: number, { lossFloor }: Pick<Panel, "lossFloor">): Float64Array {
  return L.map((Lj) => clip((Lj - L0) / (L0 + lossFloor), -1, 2));
}

/** Under which name a rule remembers an author's record with the panels of one name. */
export function recordKey(name: Panel["name"], author: Author): string {
  return name === "witness" ? author : `${name}/${author}`;
}

/**
 * C_j <- clip(C_j + max(r_j - median(r) - slack, -.1), 0, 2), median over the others' rows.
 *
 * @param r relative harm of each row
 * @param state C by {@link recordKey}, 0 where absent; only records above 0 are kept
 * @param own index of the own row; absent: there is none
 * @returns the whole state, with the records of these rows with the panels of this name renewed
 */
export function newRecords(
  rows: readonly Contribution[],
  r: Float64Array,
  { name, slack }: Pick<Panel, "name" | "slack">,
  state: RuleState,
  own?: number,
): RuleState {
  const typical = median(othersThan(own, r));
  const records = new Map(Object.keys(state).map((key) => [key, recordOf(state, key)]));
  rows.forEach(({ author }, j) => {
    const key = recordKey(name, author);
    const record = clip(recordOf(state, key) + Math.max(r[j]! - typical - slack, -forgiveness), 0, worstRecord);
    if (record > 0) records.set(key, record);
    else records.delete(key);
  });
  return Object.fromEntries([...records].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Flags C_j > .5. */
export function witnessEvidence(rows: readonly Contribution[], name: Panel["name"], records: RuleState): Evidence {
  const C = Float64Array.from(rows, ({ author }) => recordOf(records, recordKey(name, author)));
  return { reason: name, weights: C.map((Cj) => Cj / suspectRecord), scores: C, threshold: suspectRecord };
}

function recordOf(state: RuleState, key: string): number {
  const record = state[key];
  return typeof record === "number" ? record : 0;
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function clip(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}
