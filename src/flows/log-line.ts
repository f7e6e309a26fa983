import type { DeadReason } from "./line-parser.ts";

/** One line of a log and where it stands, in decompressed bytes. */
export type LogLine = {
  /** 1-based. */
  readonly number: number;
  readonly offset: number;
  /** Where the next line begins. */
  readonly end: number;
} & (
  | { readonly text: string; readonly fault: null }
  /** Nothing that can be parsed; `text` is its beginning, for whoever looks into it. */
  | { readonly text: string; readonly fault: Extract<DeadReason, "too-long" | "not-utf-8"> }
);

/** Where reading a log stands. */
export interface LinePosition {
  /** Bytes before the next line. */
  readonly offset: number;
  /** Lines before it. */
  readonly lines: number;
}

/** Cuts what is read of a log into lines. */
export interface LineSplitter {
  /** The lines that end within this chunk, the next one of the log. */
  push(chunk: Buffer): LogLine[];
  /** The line without a line break that the log ends with, if any. */
  finish(): LogLine[];
}
