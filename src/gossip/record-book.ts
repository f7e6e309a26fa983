import type { CertificateBook } from "../consortium/certificate.ts";
import type { Ledger } from "../consortium/ledger.ts";
import type { SketchBook } from "../consortium/sketch.ts";
import { sha256Hex } from "../delta/announcement.ts";
import type { Acceptance } from "./network.ts";

/** What a signed record from anybody is worth here, and why; the code labels metrics. */
export interface RecordJudgement {
  readonly acceptance: Acceptance;
  readonly code: string;
  /** Whether it may be worth more when the roster or the clock moves. */
  readonly mayTurn: boolean;
}

/** Records of one kind: which count, and those that are here. */
export interface RecordBook {
  /** Judges without taking in; synchronous. */
  judge(bytes: Uint8Array): RecordJudgement;
  /** Takes a record in if it is news; the name to keep it under, or null. */
  add(bytes: Uint8Array): string | null;
  /** What is here, for whoever lacks it. */
  records(): readonly Uint8Array[];
}

/** Codes that hang on this node's roster, clock or memory: ignored, where all others are wrong for everybody. */
const ignored = new Set(["known", "superseded", "unknown-author", "out-of-window", "next-round"]);
const turning = new Set(["unknown-author", "next-round"]);

/** The judgement that a code stands for. */
export function judgementOf(code: string): RecordJudgement {
  const acceptance = code === "accepted" ? "accept" : ignored.has(code) ? "ignore" : "reject";
  return { acceptance, code, mayTurn: turning.has(code) };
}

/** What admins say. */
export function statementBook(ledger: Ledger): RecordBook {
  return {
    judge: (bytes) => judgementOf(ledger.judge(bytes)),
    add: (bytes) => (ledger.add(bytes) === "accepted" ? ledger.statements().at(-1)!.hash : null),
    records: () => ledger.statements().map(({ bytes }) => bytes),
  };
}

/** Organisations' sketches of their traffic. */
export function sketchBook(book: SketchBook): RecordBook {
  return {
    judge: (bytes) => judgementOf(book.judge(bytes)),
    add: (bytes) => (book.add(bytes) === "accepted" ? book.sketches().at(-1)!.hash : null),
    records: () => book.sketches().map(({ bytes }) => bytes),
  };
}

/** Daemons' certificates. */
export function certificateBook(book: CertificateBook): RecordBook {
  const authorOf = (bytes: Uint8Array): string =>
    book.certificates().find((certificate) => Buffer.compare(certificate.bytes, bytes) === 0)!.record.author;
  return {
    judge: (bytes) => judgementOf(book.judge(bytes)),
    add: (bytes) => (book.add(bytes) === "accepted" ? authorOf(bytes) : null),
    records: () => book.certificates().map(({ bytes }) => bytes),
  };
}

/** A book's records by id, as catching up wants them. */
export function logOf(book: RecordBook): { since(): { readonly id: string; readonly bytes: Uint8Array }[] } {
  return { since: () => book.records().map((bytes) => ({ id: sha256Hex(bytes), bytes })) };
}
