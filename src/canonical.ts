import { decode, encode } from "@ipld/dag-cbor";

/**
 * Decodes canonical CBOR. Undefined when the bytes are not CBOR, nest too deep, or are not exactly what encoding their
 * own value gives (the library's decoder lets unsorted keys, short floats and 1.0 for 1 through).
 */
export function decodeCanonical(bytes: Uint8Array): unknown {
  try {
    const value: unknown = decode(bytes);
    return Buffer.compare(encode(value), bytes) === 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `value` is a plain object with exactly these keys. */
export function hasExactly<Key extends string>(value: unknown, keys: readonly Key[]): value is Record<Key, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}
