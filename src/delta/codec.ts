import { encode } from "@ipld/dag-cbor";
import { decodeCanonical, hasExactly } from "../canonical.ts";
import { readAuxiliary, type Auxiliary } from "../training/auxiliary.ts";
import { blockCount, dequantise, quantise } from "./quantise.ts";

/** Names this encoding in announcements. */
export const deltaCodec = "delta-int8-1";

/** Why a payload is not a delta. Each is provable from the bytes alone. */
export type PayloadFault = "codec" | "length" | "non-finite";

export type DecodedDelta =
  | { readonly ok: true; readonly delta: Float32Array; readonly auxiliary: Auxiliary | null }
  | { readonly ok: false; readonly code: PayloadFault };

/** How long the payload of a delta with this many parameters can be, in bytes. */
export function deltaMaxBytes(parameters: number): number {
  return parameters + 4 * blockCount(parameters) + 64;
}

/**
 * Encodes a delta as canonical CBOR: `{ n, scales (float32, little endian), values (int8) }`, and `auxiliary: [imbalance, accuracy]`
 * where the organisation tells.
 */
export function encodeDelta(delta: Float32Array, auxiliary: Auxiliary | null = null): Uint8Array {
  const { scales, values } = quantise(delta);
  const scaleBytes = Buffer.alloc(4 * scales.length);
  scales.forEach((scale, b) => scaleBytes.writeFloatLE(scale, 4 * b));
  return encode({
    n: delta.length,
    scales: scaleBytes,
    values: new Uint8Array(values.buffer),
    ...(auxiliary && { auxiliary: [auxiliary.imbalance, auxiliary.accuracy] }),
  });
}

/**
 * Decodes a payload from anybody. Time and memory are linear in the payload, which must be no longer than
 * {@link deltaMaxBytes}.
 *
 * @param parameters how many parameters the consortium's model has
 */
export function decodeDelta(payload: Uint8Array, parameters: number): DecodedDelta {
  if (payload.length > deltaMaxBytes(parameters)) return { ok: false, code: "length" };
  const value = decodeCanonical(payload);
  const told = hasExactly(value, ["n", "scales", "values", "auxiliary"]);
  if (!told && !hasExactly(value, ["n", "scales", "values"])) return { ok: false, code: "codec" };
  const { n, scales, values } = value;
  const auxiliary = told ? readAuxiliary(value["auxiliary"]) : null;
  if (told && auxiliary === null) return { ok: false, code: "codec" };
  if (!(scales instanceof Uint8Array) || !(values instanceof Uint8Array)) return { ok: false, code: "codec" };
  if (n !== parameters || values.length !== parameters) return { ok: false, code: "length" };
  if (scales.length !== 4 * blockCount(parameters)) return { ok: false, code: "length" };
  const view = new DataView(scales.buffer, scales.byteOffset, scales.byteLength);
  const delta = dequantise({
    scales: Float32Array.from({ length: blockCount(parameters) }, (_, b) => view.getFloat32(4 * b, true)),
    values: new Int8Array(values.buffer, values.byteOffset, values.length),
  });
  return delta === null ? { ok: false, code: "non-finite" } : { ok: true, delta, auxiliary };
}
