/* Alerts as the page asks for them: a window of a list, and one in full. */

/** An alert in a list. */
export interface AlertLine {
  readonly id: string;
  readonly severity: "low" | "medium" | "high";
  readonly status: "open" | "confirmed" | "dismissed";
  readonly reason: string;
  readonly source: string;
  readonly destination: string;
  readonly portClass: string;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Some alerts of a filtered list, the newest first. */
export interface AlertWindow {
  readonly total: number;
  readonly offset: number;
  readonly lines: readonly AlertLine[];
}

/** An alert in full. */
export interface AlertDetail {
  readonly line: AlertLine;
  /** As the allowlist takes them; `*` stands for everything. */
  readonly sourceAddress: string;
  readonly network: string;
  readonly destinations: readonly string[];
  readonly moreDestinations: boolean;
  /** Which models fired, in words. */
  readonly fired: string;
  readonly judgement: { readonly by: string; readonly madeMs: number; readonly note: string | null } | null;
  readonly flows: readonly {
    readonly startMs: number;
    /** The sensor's; null where it has none. */
    readonly flowId: string | null;
    readonly what: string;
    readonly scores: readonly { readonly witness: string; readonly score: number; readonly threshold: number }[];
    readonly explanation: readonly ExplanationLine[];
  }[];
  /** Allowlist entries that this page made for it. */
  readonly allowed: readonly AllowEntry[];
}

/** A feature that moved a score, beside what is usual at this site. */
export interface ExplanationLine {
  readonly feature: string;
  readonly value: string;
  /** This site's median and 99% quantile; null before there are any. For a category: the share of flows like it, and null. */
  readonly median: string | null;
  readonly p99: string | null;
  /** How much of the score it accounts for, nats. */
  readonly contribution: number;
}

/** Flows that raise no alert for a while. */
export interface AllowEntry {
  readonly id: number;
  readonly who: string;
  readonly what: string;
  readonly untilMs: number;
  readonly why: string;
}
