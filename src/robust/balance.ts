import { plainRows } from "../engine/plain-rows.ts";
import { asFloat32 } from "../engine/row-kernels.ts";
import { meanOf } from "./mean.ts";
import type { Aggregator, Filter, Verdict } from "./rule.ts";
import { added, norm, updatesOf } from "./vectors.ts";
import { accepted, worst } from "./verdicts.ts";

const rule = "balance";

/** gamma, kappa and alpha of the paper's experiments. */
const defaults = { gamma: 0.3, kappa: 1, alpha: 0.5 };
/** T: the bound tightens over this many rounds, then stays. The paper's T is the length of its run; a consortium has none. */
const tighteningRounds = 100;

/**
 * Rejects ||w_i - w_j|| > gamma exp(-kappa lambda(t)) ||w_i||, lambda(t) = t/T, w_i the own parameters after training (s_i where there was
 * none). The paper rejects any number of rows; here, as everywhere, at most f go, the farthest first.
 * Fang, Zhang, Hairi, Khanduri, Liu, Lu, Liu, Gong, "Byzantine-Robust Decentralized Federated Learning", CCS 2024.
 */
export function balance({ gamma = defaults.gamma, kappa = defaults.kappa } = {}): Filter {
  return (contributions, own, context) => {
    const { f, start, round = 0, kernels = plainRows } = context;
    const u = own?.update ?? new Float32Array(start.length);
    const lambda = Math.min(1, round / tighteningRounds);
    const threshold = gamma * Math.exp(-kappa * lambda) * norm(added(start, u));
    const distances = kernels.squaredDistances(updatesOf(contributions), u).map(Math.sqrt);
    const unlike = [...distances.keys()].filter((j) => distances[j]! > threshold);
    const out = worst(contributions, unlike, distances, context.mayReject ?? f, own);
    const verdicts = contributions.map((row, j): Verdict => {
      const score = distances[j]!;
      if (!out.has(j)) return accepted(row, rule, score > threshold ? "spared" : "accepted", score, threshold);
      return { author: row.author, status: "rejected", rule, score, threshold, reason: "unlike-own" };
    });
    return { kept: contributions.filter((_, j) => !out.has(j)), verdicts };
  };
}

/** step = alpha u_i + (1 - alpha) mean of the others kept; u_i alone where none is, and u_i = 0 where there was no training. */
export function ownAndOthers({ alpha = defaults.alpha } = {}): Aggregator {
  return (kept, own, { start, kernels = plainRows }) => {
    const u = own?.update ?? new Float32Array(start.length);
    const others = updatesOf(kept.filter(({ author }) => author !== own?.author));
    if (others.length === 0) return u.slice();
    return asFloat32(kernels.weightedMean([u, asFloat32(meanOf(others, kernels))], [alpha, 1 - alpha]));
  };
}
