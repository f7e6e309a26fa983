import { encode } from "@ipld/dag-cbor";
import { decodeCanonical, hasExactly } from "../canonical.ts";

/** How one field of a record travels: what it becomes in CBOR, and what comes back from anybody's CBOR. */
export interface Field<T> {
  pack(value: T): unknown;
  /** Undefined for anything that is not such a value. */
  unpack(raw: unknown): T | undefined;
}

/** A field for each property of a record, no more and no fewer. */
export type Fields<R> = { readonly [K in keyof R]-?: Field<R[K]> };

/** Bytes that are called by their lower-case hex, such as keys and hashes. */
export function hexField(length: number): Field<string> {
  return {
    pack: (hex) => Uint8Array.from(Buffer.from(hex, "hex")),
    unpack: (raw) =>
      raw instanceof Uint8Array && raw.length === length ? Buffer.from(raw).toString("hex") : undefined,
  };
}

/** Exactly `length` bytes, or at most `length` of them. */
export function bytesField(length: number, exactly: boolean): Field<Uint8Array> {
  const fits = (raw: Uint8Array): boolean => (exactly ? raw.length === length : raw.length <= length);
  return { pack: (bytes) => bytes, unpack: (raw) => (raw instanceof Uint8Array && fits(raw) ? raw : undefined) };
}

/** A whole number from `min` to `max`. */
export function countField(min = 0, max: number = Number.MAX_SAFE_INTEGER): Field<number> {
  const fits = (raw: unknown): raw is number => typeof raw === "number" && Number.isInteger(raw);
  return { pack: (count) => count, unpack: (raw) => (fits(raw) && raw >= min && raw <= max ? raw : undefined) };
}

/** A point in time, ms since the epoch, that a calendar knows. */
export function timeField(): Field<number> {
  return countField(0, 8.64e15);
}

/** Text that matches `pattern` from end to end. */
export function textField(pattern: RegExp): Field<string> {
  return { pack: (text) => text, unpack: (raw) => (typeof raw === "string" && pattern.test(raw) ? raw : undefined) };
}

/** One of these values. */
export function oneOfField<T extends string | number>(...values: readonly T[]): Field<T> {
  return { pack: (value) => value, unpack: (raw) => values.find((value) => value === raw) };
}

/** `field`, or null. */
export function nullableField<T>(field: Field<T>): Field<T | null> {
  return {
    pack: (value) => (value === null ? null : field.pack(value)),
    unpack: (raw) => (raw === null ? null : field.unpack(raw)),
  };
}

/** A list of `min` to `max` items, in their order. */
export function listField<T>(item: Field<T>, min: number, max: number): Field<readonly T[]> {
  return {
    pack: (items) => items.map((each) => item.pack(each)),
    unpack(raw) {
      if (!Array.isArray(raw) || raw.length < min || raw.length > max) return undefined;
      const items = raw.map((each) => item.unpack(each));
      return items.some((each) => each === undefined) ? undefined : (items as T[]);
    },
  };
}

/** A record inside a record. */
export function recordField<R extends object>(fields: Fields<R>): Field<R> {
  const entries = Object.entries(fields) as [keyof R & string, Field<R[keyof R]>][];
  return {
    pack: (record) => Object.fromEntries(entries.map(([name, field]) => [name, field.pack(record[name])])),
    unpack(raw) {
      const names = entries.map(([name]) => name);
      if (!hasExactly(raw, names)) return undefined;
      const values = entries.map(([name, field]) => [name, field.unpack(raw[name])] as const);
      return values.some(([, value]) => value === undefined) ? undefined : (Object.fromEntries(values) as R);
    },
  };
}

/** The canonical CBOR of a record: equal records give equal bytes. */
export function packRecord<R extends object>(record: R, fields: Fields<R>): Uint8Array {
  return encode(recordField(fields).pack(record));
}

/** A record from anybody's bytes; null for anything but the canonical bytes of such a record. */
export function unpackRecord<R extends object>(bytes: Uint8Array, fields: Fields<R>, maxBytes: number): R | null {
  if (bytes.length > maxBytes) return null;
  return recordField(fields).unpack(decodeCanonical(bytes)) ?? null;
}
