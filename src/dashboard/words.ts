import type { VerdictKind } from "../daemon/live/state.ts";

/** Why a contribution was judged as it was; the codes are those of `src/robust`. */
const reasons: Readonly<Record<string, string>> = {
  accepted: "nothing spoke against it",
  rank: "it ranks flows unlike the others do",
  witness: "it makes attacks look more like benign traffic on the judge's own rows, round after round",
  norm: "it is far larger than the others",
  direction: "it points elsewhere than the others",
  capped: "it was larger than most, and was scaled down",
  spared: "it was suspicious, but enough others were worse",
  "against-own": "it points against the judge's own update",
  "unlike-own": "it is unlike the judge's own update",
  "far-from-own": "it lies far from the judge's own model",
  "far-from-most": "it lies far from most others",
  "far-from-centre": "it lies far from the centre of all",
  alike: "it is too much like another's, as those of one hand are",
  duplicate: "it holds the same bytes as another's",
  "non-finite": "it holds something that is no number",
  "wrong-length": "it has the wrong length",
  reputation: "its author has no vote: it was rejected too often before",
  "too-few": "there were too few contributions to judge anything",
  "gate-skipped": "the judge's own update says too little to compare with",
  nnm: "it was mixed with its nearest neighbours",
};

/** A verdict's reason in words; an unknown code as it is. */
export function reasonInWords({ reason }: Pick<VerdictKind, "reason">): string {
  return reasons[reason] ?? reason.replaceAll("-", " ");
}

/** What a round came to where it was not merged whole. */
const outcomes: Readonly<Record<string, string>> = {
  "merge-guard": "refused: the merged model did clearly worse on its own held-out rows",
  "too-few": "kept its own model: too few contributions",
  degraded: "merged with a simpler rule: too few contributions for the whole one",
  overrun: "not done before the next round began",
};

/** How an organisation's round ended, in words. */
export function outcomeInWords(degraded: string | null): string {
  return degraded === null ? "merged" : (outcomes[degraded] ?? degraded);
}

/** A number with three digits, or a dash. */
export function figure(x: number | null | undefined): string {
  if (x === null || x === undefined) return "–";
  return x !== 0 && Math.abs(x) < 0.001 ? x.toExponential(1) : String(Number(x.toPrecision(3)));
}

/** Three decimals, or a dash. */
export function fraction(x: number | null | undefined): string {
  return x === null || x === undefined ? "–" : x.toFixed(3);
}

export function percent(x: number | null): string {
  return x === null ? "–" : `${(100 * x).toFixed(x > 0 && x < 0.0995 ? 1 : 0)}%`;
}

/** 11,418 bytes as `11.4 kB`. */
export function bytes(n: number | null): string {
  if (n === null) return "–";
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = n < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(n * 1.0005) / 3));
  return power === 0 ? `${Math.round(n)} B` : `${(n / 1000 ** power).toPrecision(3)} ${units[power]}`;
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
}

/** Seconds as `40 s`, `12 min`, `3.5 h`, `4 d`. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** A moment in UTC, as logs have it: `2026-03-01 12:00:05`. */
export function time(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
