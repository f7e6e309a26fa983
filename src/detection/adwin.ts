/** Some flows in a row, and how many of them were flagged. */
export interface FlagCount {
  readonly flows: number;
  readonly flagged: number;
}

/** A window over the latest flows that is as long as their flagged rate has been the same. Immutable. */
export interface AdwinState {
  /** Exponential histogram: row i holds at most {@link bucketsPerRow} buckets of 2^i leaves, the oldest first; the last row is the oldest. */
  readonly rows: readonly (readonly FlagCount[])[];
  /** Fills up to a leaf. */
  readonly open: FlagCount;
}

/** The rate before a change and after it, and how many flows say so. */
export interface RateChange {
  readonly before: FlagCount;
  readonly after: FlagCount;
}

/** Buckets of one size (M in the paper, which takes 5): more cut places to look at, more time. */
const bucketsPerRow = 5;

/** Flows of a leaf. The paper's leaves hold one; borders to the nearest 64 flows are as good, for a fraction of the time. */
const leafFlows = 64;

/** A window in which nothing changed is cut by mistake with at most this probability (delta in the paper). */
const mistakeProbability = 0.002;

/** Before the first flow. */
export const emptyAdwin: AdwinState = { rows: [], open: { flows: 0, flagged: 0 } };

const plus = (a: FlagCount, b: FlagCount): FlagCount => ({ flows: a.flows + b.flows, flagged: a.flagged + b.flagged });
const minus = (a: FlagCount, b: FlagCount): FlagCount => ({ flows: a.flows - b.flows, flagged: a.flagged - b.flagged });
const none: FlagCount = { flows: 0, flagged: 0 };

/** The share of flows that were flagged. */
export const rateOf = ({ flows, flagged }: FlagCount): number => (flows === 0 ? 0 : flagged / flows);

/** Adds a leaf; two buckets too many of one size become one of the next. */
function withLeaf(rows: AdwinState["rows"], leaf: FlagCount): FlagCount[][] {
  const next = rows.map((row) => [...row]);
  let carried: FlagCount | null = leaf;
  for (let size = 0; carried !== null; size++) {
    const row = (next[size] ??= []);
    row.push(carried);
    carried = row.length > bucketsPerRow ? plus(row.shift()!, row.shift()!) : null;
  }
  return next;
}

/** eps_cut of the paper's ADWIN2: sqrt(2/m s^2 ln(2/d)) + 2/(3m) ln(2/d), m = 1 / (1/n0 + 1/n1), d = delta / ln n. */
function isCut(older: FlagCount, newer: FlagCount): boolean {
  const whole = plus(older, newer);
  const m = 1 / (1 / older.flows + 1 / newer.flows);
  const variance = rateOf(whole) * (1 - rateOf(whole));
  const log = Math.log((2 * Math.log(whole.flows)) / mistakeProbability);
  return Math.abs(rateOf(older) - rateOf(newer)) > Math.sqrt((2 / m) * variance * log) + (2 / (3 * m)) * log;
}

/** The border at which the window falls apart, if anywhere: the first from the oldest end. */
function cutOf(rows: AdwinState["rows"]): RateChange | null {
  const oldestFirst = rows.toReversed().flat();
  const whole = oldestFirst.reduce(plus, none);
  let older = none;
  for (const bucket of oldestFirst.slice(0, -1)) {
    older = plus(older, bucket);
    const newer = minus(whole, older);
    if (isCut(older, newer)) return { before: older, after: newer };
  }
  return null;
}

/** Without the oldest bucket. */
function shortened(rows: readonly (readonly FlagCount[])[]): FlagCount[][] {
  const [oldest = [], ...newer] = rows.toReversed();
  const rest = oldest.slice(1);
  return [...newer.toReversed().map((row) => [...row]), ...(rest.length > 0 ? [rest] : [])];
}

/**
 * After some more flows. Where two parts of the window have different rates, the older part is forgotten, bucket by bucket, until none have.
 * Bifet and Gavalda, "Learning from Time-Changing Data with Adaptive Windowing", SDM 2007.
 *
 * @returns the first cut that was found, where the rate changed
 */
export function observeRate(
  state: AdwinState,
  seen: FlagCount,
): { readonly state: AdwinState; readonly change: RateChange | null } {
  const open = plus(state.open, seen);
  if (open.flows < leafFlows) return { state: { ...state, open }, change: null };
  // A batch of many flows is several leaves of one rate: what came first within it is not known.
  const leaves = Math.floor(open.flows / leafFlows);
  const leaf = { flows: open.flows / leaves, flagged: open.flagged / leaves };
  let rows: AdwinState["rows"] = state.rows;
  for (let i = 0; i < leaves; i++) rows = withLeaf(rows, leaf);
  const change = cutOf(rows);
  for (let cut = change; cut !== null; cut = cutOf(rows)) rows = shortened(rows);
  return { state: { rows, open: none }, change };
}
