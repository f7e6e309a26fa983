import type { DriftNews } from "../detection/drift.ts";
import { rateOf } from "../detection/adwin.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";

/** Something that an operator should know and that is no alert. */
export interface Notice {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly code: "drift" | "drift-settled" | "flagged-rate" | "surge" | "surge-over" | "rollback" | "statistics";
  readonly message: string;
}

/** What an operator should know, the newest last; also told in the log. */
export interface Notices {
  tell(code: Notice["code"], message: string, details?: object): void;
  list(): readonly Notice[];
}

/** Notices kept; the log has them all. */
const noticesMax = 50;

/** Features named in one notice. */
const namedFeatures = 3;

export function createNotices(clock: Clock, logger: Logger): Notices {
  const notices: Notice[] = [];
  return {
    tell(code, message, details = {}) {
      notices.push({ atMs: clock.now(), code, message });
      notices.splice(0, notices.length - noticesMax);
      logger.warn({ notice: code, ...details }, message);
    },
    list: () => [...notices],
  };
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))}%`;

/** What drift comes to, in words. */
export function tellDrift(notices: Notices, news: DriftNews): void {
  if (news.kind === "flagged-rate") {
    const { before, after } = news.change;
    const message = `the share of flagged flows changed from ${percent(rateOf(before))} to ${percent(rateOf(after))}`;
    notices.tell("flagged-rate", message, { before: rateOf(before), after: rateOf(after), flows: after.flows });
    return;
  }
  const { kind, features } = news;
  const named = features.slice(0, namedFeatures).map(({ feature, psi }) => `${feature} (PSI ${psi.toFixed(2)})`);
  const more = features.length > namedFeatures ? ` and ${features.length - namedFeatures} more` : "";
  const what = kind === "moved" ? "traffic moved away from what thresholds were set on" : "traffic is back to normal";
  notices.tell(kind === "moved" ? "drift" : "drift-settled", `${what}: ${named.join(", ")}${more}`, { features });
}
