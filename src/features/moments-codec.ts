import { encode } from "@ipld/dag-cbor";
import { decodeCanonical, hasExactly } from "../canonical.ts";
import type { Moments } from "./moments.ts";
import { packFloats, unpackFloats } from "./packed-floats.ts";

/** Names this encoding in announcements. */
export const momentsCodec = "benign-moments-1";

/** Model inputs lie in [-1, 1], so do means and covariances, but for rounding: whatever lies beyond is no moment of theirs. */
const largest = 1 + 1e-3;

/** Entries on and above the diagonal. */
const triangle = (width: number): number => (width * (width + 1)) / 2;

/** Canonical CBOR: `{ covariance: the upper triangle row by row, mean }`, both as packed float32; 30.5 kB for NSL-KDD's 122 inputs. */
export function encodeMoments({ mean, covariance }: Moments): Uint8Array {
  const width = mean.length;
  const upper = new Float32Array(triangle(width));
  let at = 0;
  for (let i = 0; i < width; i++) {
    upper.set(covariance.subarray(i * width + i, (i + 1) * width), at);
    at += width - i;
  }
  return encode({ mean: packFloats(mean), covariance: packFloats(upper) });
}

/** Moments of `width` inputs from bytes that anybody may have sent; null when they are none. Bounded by the width, never throws. */
export function decodeMoments(bytes: Uint8Array, width: number): Moments | null {
  const entries = triangle(width) + width;
  if (bytes.length > entries * Float32Array.BYTES_PER_ELEMENT + 64) return null;
  const value = decodeCanonical(bytes);
  if (!hasExactly(value, ["covariance", "mean"])) return null;
  const mean = unpackFloats(value.mean, width);
  const upper = unpackFloats(value.covariance, triangle(width));
  if (mean === null || upper === null) return null;
  if (![...mean, ...upper].every((x) => Math.abs(x) <= largest)) return null; // NaN is not
  const covariance = new Float32Array(width * width);
  let at = 0;
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) covariance[i * width + j] = covariance[j * width + i] = upper[at++]!;
    if (covariance[i * width + i]! < 0) return null;
  }
  return { mean, covariance };
}
