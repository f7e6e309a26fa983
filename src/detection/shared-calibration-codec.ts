import { encode } from "@ipld/dag-cbor";
import { decodeCanonical, hasExactly } from "../canonical.ts";
import { packFloats, unpackFloats } from "../features/packed-floats.ts";
import { sketchPoints } from "../features/sketch.ts";
import { scoreNames } from "./combined-score.ts";
import type { SharedCalibration } from "./shared-calibration.ts";

/** Names this encoding in announcements. */
export const calibrationCodec = "benign-scores-1";

/** Longest payload: a sketch of each score, one of their sum, keys and lengths. */
const maxBytes = (scoreNames.length + 1) * sketchPoints * Float32Array.BYTES_PER_ELEMENT + 256;

/** Canonical CBOR: `{ columns: { name: sketch, ... }, combined: sketch }`, sketches as packed float32; 2 kB with all scores. */
export function encodeCalibration({ columns, combined }: SharedCalibration): Uint8Array {
  const packed = Object.entries(columns).map(([name, sketch]) => [name, packFloats(sketch)]);
  return encode({ columns: Object.fromEntries(packed), combined: packFloats(combined) });
}

function readSketch(raw: unknown): Float32Array | null {
  const sketch = unpackFloats(raw, sketchPoints);
  if (sketch === null || !sketch.every(Number.isFinite)) return null;
  return sketch.every((point, i) => i === 0 || point >= sketch[i - 1]!) ? sketch : null;
}

/** A calibration from bytes that anybody may have sent; null when they are none. Never throws. */
export function decodeCalibration(bytes: Uint8Array): SharedCalibration | null {
  if (bytes.length > maxBytes) return null;
  const value = decodeCanonical(bytes);
  if (!hasExactly(value, ["columns", "combined"])) return null;
  const combined = readSketch(value.combined);
  const raw = value.columns;
  if (combined === null || typeof raw !== "object" || raw === null) return null;
  const names = scoreNames.filter((name) => Object.hasOwn(raw, name));
  if (names.length === 0 || !hasExactly(raw, names)) return null;
  const columns = names.map((name) => [name, readSketch(raw[name])] as const);
  return columns.every(([, sketch]) => sketch !== null) ? { columns: Object.fromEntries(columns), combined } : null;
}
