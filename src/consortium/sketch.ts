import { bytesField, countField, hexField, oneOfField } from "./fields.ts";
import { authorBytes, type Author, type Identity } from "./identity.ts";
import type { Roster } from "./roster.ts";
import { readSigned, signRecord, type SignedKind, type SignedRecord } from "./signed.ts";

/** How one organisation's live traffic is distributed, signed by it. Its hash is what an amendment lists. */
export interface Sketch {
  readonly version: 1;
  /** Hash of the charter, hex. */
  readonly charter: string;
  readonly author: Author;
  /** The day it was made on, counted from the consortium's genesis: one sketch an organisation and day. */
  readonly day: number;
  /** As `features/statistics-codec.ts` encodes them. */
  readonly statistics: Uint8Array;
}

const dayMs = 86_400_000;

/** Longest encoded statistics, bytes: flow-v1's, with claims about sixteen classes. */
const statisticsMaxBytes = 240 * 1024;

export const sketchKind: SignedKind<Sketch> = {
  domain: "vervet/sketch/1\0",
  maxBytes: statisticsMaxBytes + 512,
  fields: {
    version: oneOfField(1),
    charter: hexField(32),
    author: hexField(authorBytes),
    day: countField(),
    statistics: bytesField(statisticsMaxBytes, false),
  },
};

/** Days since a consortium's genesis; 0 before it. */
export function dayOf(genesisTimeMs: number, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - genesisTimeMs) / dayMs));
}

/** When a day begins, ms since the epoch: the reverse of {@link dayOf}. */
export function dayStartMs(genesisTimeMs: number, day: number): number {
  return genesisTimeMs + day * dayMs;
}

export function signSketch(identity: Identity, told: Pick<Sketch, "charter" | "day" | "statistics">): Uint8Array {
  return signRecord(sketchKind, { version: 1, author: identity.author, ...told }, identity);
}

/** Why a sketch changes nothing. */
export type SketchFault =
  | "malformed"
  | "bad-signature"
  | "other-charter"
  | "no-statistics"
  | "unknown-author"
  | "out-of-window"
  | "superseded"
  | "known";

/** Everybody's sketches of the last days, and those that amendments list. */
export interface SketchBook {
  /** Whether a sketch would be news, without taking it in. */
  judge(bytes: Uint8Array): "accepted" | SketchFault;
  add(bytes: Uint8Array): "accepted" | SketchFault;
  sketches(): readonly SignedRecord<Sketch>[];
  /** Null: not here. */
  find(hash: string): SignedRecord<Sketch> | null;
  /** The newest of each member, sorted by author. */
  newest(): readonly SignedRecord<Sketch>[];
}

/** What a book goes by. */
export interface SketchTerms {
  readonly charter: string;
  readonly roster: Roster;
  /** Whether an amendment lists the sketch of this hash: such a one is kept however old it is, whoever made it. */
  isListed(hash: string): boolean;
  /** Whether bytes are statistics of the charter's schema. */
  areStatistics(bytes: Uint8Array): boolean;
  /** The day it is, as {@link dayOf} counts. */
  today(): number;
}

/** Days for which an author's sketches are kept: an amendment takes a while to be signed. */
export const sketchDays = 4;

/** Days of which one author's sketches may be here at a time: tomorrow's as well, where its clock is ahead. */
export const sketchSpanDays = sketchDays + 1;

/** An empty book. */
export function createSketchBook(terms: SketchTerms): SketchBook {
  const held = new Map<string, SignedRecord<Sketch>>();
  const isOld = ({ day }: Sketch): boolean => day <= terms.today() - sketchDays;

  function read(bytes: Uint8Array): SignedRecord<Sketch> | SketchFault {
    const sketch = readSigned(sketchKind, bytes);
    if (!sketch.ok) return sketch.code;
    const { author, charter, day, statistics } = sketch.record;
    if (sketch.signers.join() !== author) return "bad-signature";
    if (charter !== terms.charter) return "other-charter";
    if (!terms.areStatistics(statistics)) return "no-statistics";
    if (held.has(sketch.hash)) return "known";
    if (terms.isListed(sketch.hash)) return sketch;
    if (!terms.roster.has(author)) return "unknown-author";
    if (day > terms.today() + 1) return "out-of-window"; // clocks differ
    const ofDay = [...held.values()].some(({ record }) => record.author === author && record.day === day);
    return ofDay || isOld(sketch.record) ? "superseded" : sketch;
  }

  return {
    judge(bytes) {
      const sketch = read(bytes);
      return typeof sketch === "string" ? sketch : "accepted";
    },
    add(bytes) {
      const sketch = read(bytes);
      if (typeof sketch === "string") return sketch;
      held.set(sketch.hash, sketch);
      for (const [hash, { record }] of held) if (isOld(record) && !terms.isListed(hash)) held.delete(hash);
      return "accepted";
    },
    sketches: () => [...held.values()],
    find: (hash) => held.get(hash) ?? null,
    newest() {
      const newest = new Map<Author, SignedRecord<Sketch>>();
      for (const sketch of held.values()) {
        const { author, day } = sketch.record;
        if (terms.roster.has(author) && day >= (newest.get(author)?.record.day ?? 0)) newest.set(author, sketch);
      }
      return [...newest.values()].toSorted((a, b) => (a.record.author < b.record.author ? -1 : 1));
    },
  };
}
