import { plainRows } from "../engine/plain-rows.ts";
import { cosinesOf } from "./distances.ts";
import type { Author, Contribution, Filter, FilterContext, RuleState, Verdict } from "./rule.ts";
import { accepted, worst } from "./verdicts.ts";

const rule = "foolsgold";

/** Authors whose history is kept, beside those of the round: as many as mix with each other in one consortium. */
const mostHistories = 64;
/** A history goes no further than this in any coordinate, so that it stays finite. */
const longest = 3.4e38;
/** Above this share of the largest weight, logit + 1/2 is above 1. */
const fullTrust = Math.exp(0.5) / (1 + Math.exp(0.5));

/**
 * u_j <- alpha_j u_j, alpha_j small where some other author's history of updates H = sum_t u(t) points the same way: sybils share an aim,
 * honest organisations don't. The mean of these is the step, as in the authors' code for deep networks (the paper adds them up, which is for
 * gradients). Without its optional weighting of features. Of the rows that weigh nothing at most f are rejected, the most alike first.
 * Fung, Yoon, Beschastnikh, "The Limitations of Federated Learning in Sybil Settings", RAID 2020.
 */
export function foolsGold(): Filter {
  return (contributions, own, context) => {
    const { kernels = plainRows } = context;
    const state = historiesAfter(contributions, context);
    const H = contributions.map(({ author }) => state[author] as Float32Array);
    const likeness = pardoned(cosinesOf(H, kernels), H.length);
    const alpha = weightsOf(likeness);
    const silent = [...alpha.keys()].filter((j) => alpha[j] === 0);
    const out = worst(contributions, silent, likeness, context.mayReject ?? context.f, own);
    const threshold = 1 - fullTrust * (1 - Math.min(...likeness));
    const verdicts = contributions.map((row, j): Verdict => {
      const score = likeness[j]!;
      if (alpha[j] === 1) return accepted(row, rule, "accepted", score, threshold);
      const status = out.has(j) ? "rejected" : "clipped";
      return { author: row.author, status, rule, score, threshold, reason: "alike" };
    });
    const kept = contributions
      .map((row, j): Contribution => (alpha[j] === 1 ? row : { ...row, update: kernels.scaled(row.update, alpha[j]!) }))
      .filter((_, j) => !out.has(j));
    return { kept, verdicts, state };
  };
}

/** max_k cs_jk over k != j, in [0, 1], cs_jk = cos(H_j, H_k) v_j / v_k where v_k > v_j > 0, v_j = max_k cos(H_j, H_k): pardons who resembles
 * those that resemble others more. (With v_j <= 0, as the authors' code has it, the factor would turn unlikeness into likeness.) */
export function pardoned(cosines: Float64Array, n: number): Float64Array {
  const others = (j: number): number[] => Array.from({ length: n }, (_, k) => k).filter((k) => k !== j);
  const v = Float64Array.from({ length: n }, (_, j) => Math.max(0, ...others(j).map((k) => cosines[j * n + k]!)));
  return v.map((vj, j) => {
    const cs = others(j).map((k) => cosines[j * n + k]! * (v[k]! > vj && vj > 0 ? vj / v[k]! : 1));
    return Math.min(1, Math.max(0, ...cs));
  });
}

/** alpha_j = 1 - likeness_j, over the largest, then logit + 1/2, in [0, 1]; 1 for all where all have a twin, since then none stands out. */
export function weightsOf(likeness: Float64Array): Float64Array {
  const largest = 1 - Math.min(...likeness);
  return likeness.map((alike) => {
    const alpha = largest > 0 ? (1 - alike) / largest : 1;
    return alpha === 1 ? 1 : Math.min(1, Math.max(0, Math.log(alpha / (1 - alpha)) + 0.5));
  });
}

/** H_j + u_j, once for each round of an author's: a row that comes again, aged, adds nothing. */
function historiesAfter(contributions: readonly Contribution[], { start, state }: FilterContext): RuleState {
  const histories = new Map<Author, Float32Array>();
  for (const { author, update, age } of contributions) {
    const before = historyOf(state, author, start.length);
    if (before === null) histories.set(author, update.slice());
    else histories.set(author, age > 0 ? before : sumOf(before, update));
  }
  for (const author of Object.keys(state).toSorted()) {
    const history = historyOf(state, author, start.length);
    if (history !== null && !histories.has(author) && histories.size < mostHistories) histories.set(author, history);
  }
  return Object.fromEntries([...histories].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function historyOf(state: RuleState, author: Author, length: number): Float32Array | null {
  const history = state[author];
  return history instanceof Float32Array && history.length === length ? history : null;
}

function sumOf(a: Float32Array, b: Float32Array): Float32Array {
  const sum = new Float32Array(a.length);
  for (let k = 0; k < sum.length; k++) sum[k] = Math.min(longest, Math.max(-longest, a[k]! + b[k]!));
  return sum;
}
