import { plainRows } from "../engine/plain-rows.ts";
import { directionEvidence } from "./direction-step.ts";
import { heaviestFlag, weightAgainst } from "./evidence.ts";
import { median } from "./medians.ts";
import { normEvidence } from "./norm-step.ts";
import { drawProbes } from "./probes.ts";
import type { Probes } from "./probes.ts";
import { rankEvidence } from "./rank-step.ts";
import type { Contribution, Filter, FilterContext, RuleState, Verdict } from "./rule.ts";
import { cappedAt, updatesOf } from "./vectors.ts";
import { accepted, worst } from "./verdicts.ts";
import { newRecords, pairLoss, witnessEvidence } from "./witness-step.ts";

const rule = "rank-witness";

/** No row is tried out at more than this many times the median norm: it isn't mixed at more than one. */
const longest = 2;
/** Margins of broken parameters are held to this, so that no sum overflows. */
const extremeMargin = 1e30;

/**
 * Judges what u_j does to the ranking of rows first, and where it points only against all others together. Four steps, a file each,
 * weigh evidence: rank (ranks probe rows unlike everybody), witness (again and again puts own benign rows above own attacks), norm (far
 * longer than others), direction (against the sum of the others). Badness is their sum. Rejects rows that some step flags, at most f, the
 * worst first, never the own one; what it keeps is capped at the median norm. Found for vervet; no paper.
 */
export function rankWitness(): Filter {
  return (contributions, own, context) => {
    const { kernels = plainRows } = context;
    const updates = updatesOf(contributions);
    const norms = Array.from(kernels.squaredDistances(updates, null), Math.sqrt);
    const m = median(norms);
    const probes = drawProbes(context, context.random.fork(rule));
    const M = updates.map((u) => marginsAt(cappedAt(u, longest * m), probes, context));
    const state = recordsAfter(contributions, M, probes, context);
    const rank = rankEvidence(M.map((margins) => margins.subarray(0, probes.ranked)));
    const evidence = [
      rank,
      witnessEvidence(contributions, state),
      normEvidence(norms),
      directionEvidence(updates, kernels),
    ];

    const flags = contributions.map((_, j) => heaviestFlag(evidence, j));
    const badness = contributions.map((_, j) => evidence.reduce((sum, step) => sum + weightAgainst(step, j), 0));
    const flagged = [...flags.keys()].filter((j) => flags[j] !== null);
    const out = worst(contributions, flagged, badness, context.mayReject ?? context.f, own);

    const verdicts = contributions.map((row, j): Verdict => {
      const { author } = row;
      const { reason, scores, threshold } = flags[j] ?? rank;
      const score = scores[j]!;
      if (out.has(j)) return { author, status: "rejected", rule, score, threshold, reason };
      if (norms[j]! > m) return { author, status: "clipped", rule, score: norms[j]!, threshold: m, reason: "capped" };
      return accepted(row, rule, flags[j] ? "spared" : "accepted", score, threshold);
    });
    const kept = contributions
      .filter((_, j) => !out.has(j))
      .map((row): Contribution => ({ ...row, update: cappedAt(row.update, m) }));
    return { kept, verdicts, state };
  };
}

/** M_j: attack margins of the probes at s_i + v, each finite. */
function marginsAt(v: Float32Array, { inputs, ...probes }: Probes, { start, margins }: FilterContext): Float64Array {
  const rows = probes.ranked + probes.benign + probes.attacks;
  if (rows === 0) return new Float64Array(0);
  const moved = start.map((s, k) => s + v[k]!);
  return margins(moved, inputs, rows).map((margin) =>
    Number.isNaN(margin) ? 0 : Math.max(-extremeMargin, Math.min(extremeMargin, margin)),
  );
}

/** The records C after this round; those of the last one where witnesses are too few. */
function recordsAfter(
  contributions: readonly Contribution[],
  M: readonly Float64Array[],
  probes: Probes,
  context: FilterContext,
): RuleState {
  const { ranked, benign, attacks } = probes;
  if (attacks === 0) return context.state;
  const lossOf = (margins: Float64Array): number => pairLoss({ margins: margins.subarray(ranked), benign });
  const L0 = lossOf(marginsAt(new Float32Array(context.start.length), probes, context));
  return newRecords(contributions, Float64Array.from(M, lossOf), L0, context.state);
}
