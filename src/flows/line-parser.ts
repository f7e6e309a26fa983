import type { FlowRecord, SensorAlert } from "./flow-record.ts";

/** Why a line is neither a record nor knowingly left out. Metrics use the same codes. */
export type DeadReason =
  | "too-long"
  | "not-utf-8"
  | "not-json"
  | "not-an-object"
  | "no-header"
  | "too-few-columns"
  | "too-many-columns"
  | "unclosed-quote"
  | "missing-field"
  | "bad-time"
  | "bad-address"
  | "bad-number";

/** What one line of a log turned out to be. */
export type Parsed =
  | { readonly kind: "flow"; readonly record: FlowRecord }
  | { readonly kind: "alert"; readonly alert: SensorAlert }
  /** A header, a comment, a blank line, or a record of another kind, such as dns. */
  | { readonly kind: "other" }
  | { readonly kind: "dead"; readonly reason: DeadReason };

/** Understands the lines of one log, in their order. Never throws, whatever a line holds. */
export interface LineParser {
  /** @param line without its line break */
  parse(line: string): Parsed;
  /** What earlier lines fixed for later ones (a header); hand it to a new parser to go on in the middle of a log. */
  context(): string;
}

export const other: Parsed = { kind: "other" };

export function dead(reason: DeadReason): Parsed {
  return { kind: "dead", reason };
}
