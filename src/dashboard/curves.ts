import type { ControlEntry, LiveState, ReportEntry } from "../daemon/live/state.ts";

/** A figure that organisations have by round. */
export interface Metric {
  readonly name: string;
  readonly title: string;
  /** Fractions end at 1; losses begin at 0. */
  readonly isFraction: boolean;
  of(report: ReportEntry): number | null;
  /** Of a control; null where controls don't have it. */
  readonly ofControl: ((entry: ControlEntry) => number | null) | null;
  /** The same before the round's merge; null where there is no such thing. */
  readonly before: ((report: ReportEntry) => number | null) | null;
}

export const metrics: readonly Metric[] = [
  {
    name: "macroF1",
    title: "Holdout macro-F1",
    isFraction: true,
    of: (r) => r[2],
    ofControl: (c) => c[2],
    before: null,
  },
  { name: "rocAuc", title: "Holdout ROC AUC", isFraction: true, of: (r) => r[3], ofControl: (c) => c[3], before: null },
  { name: "loss", title: "Training loss", isFraction: false, of: (r) => r[1], ofControl: (c) => c[1], before: null },
  {
    name: "merged",
    title: "Held-out loss after merging",
    isFraction: false,
    of: (r) => r[5],
    ofControl: null,
    before: (r) => r[4],
  },
];

type Values = readonly (number | null)[];

/** One figure by round. */
export interface Curves {
  readonly rounds: readonly number[];
  /** Of one organisation, or the mean of the honest ones. */
  readonly main: Values;
  /** The same before merging. */
  readonly before: Values | null;
  /** Least and most of the honest organisations; null where there is but one. */
  readonly low: Values | null;
  readonly high: Values | null;
  readonly plainMean: Values | null;
  readonly localOnly: Values | null;
}

/** The mean of what is known; null of nothing. */
export function meanOf(values: Values): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function controlValues(metric: Metric, entries: readonly ControlEntry[], rounds: readonly number[]): Values | null {
  if (metric.ofControl === null || entries.length === 0) return null;
  const at = new Map(entries.map((entry) => [entry[0], metric.ofControl!(entry)]));
  const values = rounds.map((round) => at.get(round) ?? null);
  return values.some((value) => value !== null) ? values : null;
}

/** The curves of a figure; null where nobody has it. */
export function curvesOf(state: LiveState, metric: Metric, chosen: number | null): Curves | null {
  const honest = new Set(state.organisations.flatMap(({ attack }, i) => (attack === null ? [i] : [])));
  const followed = chosen ?? state.self;
  const rounds = state.rounds.map(({ round }) => round);
  const of = state.rounds.map(({ reports }) =>
    reports.filter(([i]) => honest.has(i)).map((report) => metric.of(report)),
  );
  const followedValues = (pick: (report: ReportEntry) => number | null): Values =>
    state.rounds.map(({ reports }) => {
      if (followed === null) return meanOf(reports.filter(([i]) => honest.has(i)).map(pick));
      const own = reports.find(([organisation]) => organisation === followed);
      return own === undefined ? null : pick(own);
    });
  const known = of.map((values) => values.filter((value) => value !== null));
  if (!known.some(({ length }) => length > 0)) return null;
  const several = known.some(({ length }) => length > 1);
  const edge = (pick: (...values: number[]) => number): Values | null =>
    several ? known.map((values) => (values.length === 0 ? null : pick(...values))) : null;
  return {
    rounds,
    main: followedValues(metric.of),
    before: metric.before && followedValues(metric.before),
    low: edge(Math.min),
    high: edge(Math.max),
    plainMean: controlValues(metric, state.plainMean, rounds),
    localOnly: controlValues(metric, state.localOnly, rounds),
  };
}
