import { plainRows } from "../engine/plain-rows.ts";
import { directionEvidence } from "./direction-step.ts";
import { heaviestFlag, weightAgainst } from "./evidence.ts";
import { normEvidence, usualLength } from "./norm-step.ts";
import { drawProbes, type Probes } from "./probes.ts";
import { rankEvidence, strideOf } from "./rank-step.ts";
import type { Contribution, Filter, FilterContext, RuleState, Verdict } from "./rule.ts";
import { added, cappedAt, updatesOf } from "./vectors.ts";
import { accepted, worst } from "./verdicts.ts";
import type { Panel, Panels } from "./witness-panels.ts";
import { newRecords, pairLoss, relativeHarm, witnessEvidence } from "./witness-step.ts";

/**
 * No row is tried out, nor mixed, at more than this many times the usual length. At one time the median, organisations with many rows, whose
 * updates are honestly 2 to 9 times as long, taught the others so slowly that 2 to 4 points of macro-F1 were missing after 16 rounds (NSL-KDD,
 * Dirichlet .1, ten organisations, nobody attacking).
 */
const longest = 2;
/** Margins of broken parameters are held to this, so that no sum overflows. */
const extremeMargin = 1e30;

/**
 * Judges what u_j does to the ranking of rows first, and where it points only against all others together. Four steps, a file each,
 * weigh evidence: rank (ranks probe rows unlike everybody), witness (again and again puts own benign rows above attacks), norm (far
 * longer than others), direction (against the sum of the others). Badness is their sum. Rejects rows that some step flags, at most f, the
 * worst first, never the own one; what it keeps is capped at twice the usual length. Found for vervet; no paper.
 *
 * @param rule stands in verdicts and names the stream of probes
 * @param panels who testifies in the witness step
 */
export function rankingFilter(rule: string, panels: Panels): Filter {
  return (contributions, own, context) => {
    const { kernels = plainRows } = context;
    const updates = updatesOf(contributions);
    const norms = Array.from(kernels.squaredDistances(updates, null), Math.sqrt);
    const usual = usualLength(norms, context.f);
    const cap = longest * usual;
    const probes = drawProbes(context, panels, context.random.fork(rule));
    const M = updates.map((u) => marginsAt(cappedAt(u, cap), probes, context));
    const still = marginsAt(new Float32Array(context.start.length), probes, context);
    const self = contributions.findIndex(({ author }) => author === own?.author);
    const state = recordsAfter(contributions, M, still, probes, context, self);
    const toRank = (margins: Float64Array): Float64Array => margins.subarray(0, probes.ranked);
    const stride = self >= 0 && norms[self]! > 0 ? updates[self]!.map((u) => (u * usual) / norms[self]!) : null;
    const turn = stride === null ? 0 : strideOf(toRank(still), toRank(marginsAt(stride, probes, context)));
    const rank = rankEvidence(M.map(toRank), self, turn);
    const names = new Set<Panel["name"]>(["witness", ...probes.seats.map(({ panel }) => panel.name)]);
    const witnesses = [...names].map((name) => witnessEvidence(contributions, name, state));
    const evidence = [
      rank,
      ...witnesses,
      normEvidence(norms, usual),
      directionEvidence(updates, norms, context.f, usual, kernels),
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
      if (norms[j]! > cap) {
        return { author, status: "clipped", rule, score: norms[j]!, threshold: cap, reason: "capped" };
      }
      return accepted(row, rule, flags[j] ? "spared" : "accepted", score, threshold);
    });
    const kept = contributions
      .filter((_, j) => !out.has(j))
      .map((row): Contribution => ({ ...row, update: cappedAt(row.update, cap) }));
    return { kept, verdicts, state };
  };
}

/** M_j: attack margins of the probes at s_i + v, each finite. */
function marginsAt(v: Float32Array, { inputs, rows }: Probes, { start, margins }: FilterContext): Float64Array {
  if (rows === 0) return new Float64Array(0);
  return margins(added(start, v), inputs, rows).map((margin) =>
    Number.isNaN(margin) ? 0 : Math.max(-extremeMargin, Math.min(extremeMargin, margin)),
  );
}

/** The records after this round; those of the last one where witnesses are too few. Panels of one name: the worst harm counts. */
function recordsAfter(
  contributions: readonly Contribution[],
  M: readonly Float64Array[],
  still: Float64Array,
  { ranked, benign, seats }: Probes,
  context: FilterContext,
  own: number,
): RuleState {
  const worstHarm = new Map<Panel["name"], { readonly panel: Panel; readonly r: Float64Array }>();
  for (const { panel, from } of seats) {
    const lossOf = (margins: Float64Array): number =>
      pairLoss(margins.subarray(ranked, ranked + benign), margins.subarray(from, from + panel.attacks.length));
    const r = relativeHarm(Float64Array.from(M, lossOf), lossOf(still), panel);
    const before = worstHarm.get(panel.name)?.r ?? r;
    worstHarm.set(panel.name, { panel, r: r.map((harm, j) => Math.max(harm, before[j]!)) });
  }
  let state = context.state;
  for (const { panel, r } of worstHarm.values()) state = newRecords(contributions, r, panel, state, own);
  return state;
}
