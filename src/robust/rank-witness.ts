import { median } from "./medians.ts";
import { drawProbes } from "./probes.ts";
import type { Probes } from "./probes.ts";
import { rankAgreement } from "./rank-step.ts";
import type { Agreement } from "./rank-step.ts";
import type { Contribution, Filter, FilterContext, Verdict } from "./rule.ts";
import { cappedAt, norm } from "./vectors.ts";
import { accepted, worst } from "./verdicts.ts";
import { newRecords, pairLoss, suspectRecord } from "./witness-step.ts";

const rule = "rank-witness";

/** Times the median norm: above, a row is flagged for its length alone; and none is tried out longer than this. */
const longest = 2;
/** The most that a bad ranking adds to a row's badness: less than its length does. */
const worstRankBadness = 4;
/** What being too long adds. */
const normBadness = 5;
/** Margins of broken parameters are held to this, so that no sum overflows. */
const extremeMargin = 1e30;

/**
 * Judges what u_j does to the ranking of rows, not where it points: flags rows that are too long (norm), that rank probe
 * rows unlike everybody (rank), or that again and again push own benign rows above own attacks (witness). Rejects flagged
 * rows only, at most f, never the own one; what it keeps is capped at the median norm. The steps have a file each.
 * Found for vervet; no paper.
 */
export function rankWitness(): Filter {
  return (contributions, own, context) => {
    const norms = contributions.map(({ update }) => norm(update));
    const m = median(norms);
    const probes = drawProbes(context, context.random.fork(rule));
    const M = contributions.map(({ update }) => marginsAt(cappedAt(update, longest * m), probes, context));
    const agreement = rankAgreement(M.map((margins) => margins.subarray(0, probes.ranked)));
    const state = witnessed(contributions, M, probes, context);
    const records = contributions.map(({ author }) => state[author] ?? 0);

    const findings = contributions.map((_, j) => find(norms[j]!, m, agreement, j, records[j]!));
    const flagged = [...findings.keys()].filter((j) => findings[j]!.reason !== null);
    const badness = findings.map((finding) => finding.badness);
    const out = worst(contributions, flagged, badness, context.mayReject ?? context.f, own);

    const verdicts = contributions.map((row, j): Verdict => {
      const { reason, score, threshold } = findings[j]!;
      if (out.has(j)) return { author: row.author, status: "rejected", rule, score, threshold, reason: reason! };
      if (norms[j]! > m) {
        return { author: row.author, status: "clipped", rule, score: norms[j]!, threshold: m, reason: "capped" };
      }
      return accepted(row, rule, reason === null ? "accepted" : "spared", score, threshold);
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
function witnessed(
  contributions: readonly Contribution[],
  M: readonly Float64Array[],
  probes: Probes,
  context: FilterContext,
): Readonly<Record<string, number>> {
  const { ranked, benign, attacks } = probes;
  if (attacks === 0) return context.state;
  const lossOf = (margins: Float64Array): number => pairLoss({ margins: margins.subarray(ranked), benign });
  const L0 = lossOf(marginsAt(new Float32Array(context.start.length), probes, context));
  return newRecords(contributions, Float64Array.from(M, lossOf), L0, context.state);
}

/** What is wrong with one row, if anything, and how bad that is. */
interface Finding {
  readonly reason: "norm" | "rank" | "witness" | null;
  readonly score: number;
  readonly threshold: number;
  readonly badness: number;
}

/** badness = min(4, max(0, (med(c) - c_j) / gap)) + 5 [norm] + C_j / .5; the heaviest flag gives the reason. */
function find(length: number, m: number, { c, median, gap }: Agreement, j: number, record: number): Finding {
  const rankBadness = Math.min(worstRankBadness, Math.max(0, (median - c[j]!) / gap));
  const tooLong = length > longest * m;
  const recordBadness = record / suspectRecord;
  const badness = rankBadness + (tooLong ? normBadness : 0) + recordBadness;
  const unlike = c[j]! < median - gap;
  if (tooLong) return { reason: "norm", score: length, threshold: longest * m, badness };
  if (record > suspectRecord && !(unlike && rankBadness >= recordBadness)) {
    return { reason: "witness", score: record, threshold: suspectRecord, badness };
  }
  return { reason: unlike ? "rank" : null, score: c[j]!, threshold: median - gap, badness };
}
