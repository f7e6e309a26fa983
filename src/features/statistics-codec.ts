import { encode } from "@ipld/dag-cbor";
import { decodeCanonical, hasExactly } from "../canonical.ts";
import type { TableSchema } from "../flows/table.ts";
import { claimsMax, type ClassClaim } from "./class-claims.ts";
import { packFloats, unpackFloats } from "./packed-floats.ts";
import { schemaHash } from "./schema.ts";
import { frequencyStep, sketchPoints } from "./sketch.ts";
import type { TableSketch } from "./sketch.ts";
import type { Statistics } from "./statistics.ts";

/** Names this encoding in announcements. */
export const statisticsCodec = "statistics-sketch-1";

/** Why a payload is no statistics of this schema. */
export type StatisticsFault =
  | "oversize"
  | "malformed"
  | "other-schema"
  | "wrong-length"
  | "non-finite"
  | "not-ascending"
  | "frequency-out-of-range";

export type DecodedStatistics =
  | { readonly ok: true; readonly statistics: Statistics }
  | { readonly ok: false; readonly error: StatisticsFault };

/** Room for CBOR's keys and lengths and the schema's hash, bytes. */
const overheadBytes = 256;

/** Room for the keys and lengths of one claim, bytes. */
const claimOverheadBytes = 64;

const floatBytes = Float32Array.BYTES_PER_ELEMENT;

/** The longest payload that statistics of a schema can have, bytes; for NSL-KDD 31.5 kB, and 15.7 kB for each claim. */
export function maxStatisticsBytes(schema: TableSchema, claims = claimsMax): number {
  const { numeric, categorical } = valuesOf(schema);
  return overheadBytes + claims * claimOverheadBytes + (2 + claims) * floatBytes * (numeric + categorical);
}

/**
 * Canonical CBOR: `{ all: { categorical, numeric }, benign: the same or null, claims: [{ label, sketch }], schemaHash }`, vectors as packed
 * little-endian float32.
 */
export function encodeStatistics({ schemaHash, all, benign, claims }: Statistics): Uint8Array {
  return encode({
    schemaHash,
    all: packSketch(all),
    benign: benign && packSketch(benign),
    claims: claims.map(({ label, sketch }) => ({ label, sketch: packSketch(sketch) })),
  });
}

/**
 * Statistics of `schema` from bytes that anybody may have sent: bounded in time and memory by {@link maxStatisticsBytes}, never throws.
 * What it accepts encodes to the same bytes.
 */
export function decodeStatistics(schema: TableSchema, bytes: Uint8Array): DecodedStatistics {
  if (bytes.length > maxStatisticsBytes(schema)) return { ok: false, error: "oversize" };
  const value = decodeCanonical(bytes);
  if (!hasExactly(value, ["all", "benign", "claims", "schemaHash"])) return { ok: false, error: "malformed" };
  if (value["schemaHash"] !== schemaHash(schema)) return { ok: false, error: "other-schema" };
  const all = unpackSketch(schema, value["all"]);
  if (typeof all === "string") return { ok: false, error: all };
  const benign = value["benign"] === null ? null : unpackSketch(schema, value["benign"]);
  if (typeof benign === "string") return { ok: false, error: benign };
  const claims = unpackClaims(schema, value["claims"]);
  if (typeof claims === "string") return { ok: false, error: claims };
  return { ok: true, statistics: { schemaHash: value["schemaHash"], all, benign, claims } };
}

/** At most {@link claimsMax}, of ascending classes. */
function unpackClaims(schema: TableSchema, value: unknown): ClassClaim[] | StatisticsFault {
  if (!Array.isArray(value) || value.length > claimsMax) return "malformed";
  const claims: ClassClaim[] = [];
  for (const claim of value as unknown[]) {
    if (!hasExactly(claim, ["label", "sketch"])) return "malformed";
    const label = claim["label"];
    const after = claims.at(-1)?.label ?? 0;
    if (typeof label !== "number" || !Number.isInteger(label) || label <= after || label > 255) return "malformed";
    const sketch = unpackSketch(schema, claim["sketch"]);
    if (typeof sketch === "string") return sketch;
    claims.push({ label, sketch });
  }
  return claims;
}

function packSketch({ numeric, categorical }: TableSketch): Record<keyof TableSketch, Uint8Array> {
  return { numeric: packFloats(numeric), categorical: packFloats(categorical) };
}

function unpackSketch(schema: TableSchema, value: unknown): TableSketch | StatisticsFault {
  if (!hasExactly(value, ["categorical", "numeric"])) return "malformed";
  const expected = valuesOf(schema);
  const numeric = unpackFloats(value["numeric"], expected.numeric);
  const categorical = unpackFloats(value["categorical"], expected.categorical);
  if (numeric === null || categorical === null) return "wrong-length";
  if (![...numeric, ...categorical].every(Number.isFinite)) return "non-finite";
  if (numeric.some((point, i) => i % sketchPoints > 0 && point < numeric[i - 1]!)) return "not-ascending";
  return frequenciesFit(schema, categorical) ? { numeric, categorical } : "frequency-out-of-range";
}

/** Each in [0, 1], and no column's sum above 1 by more than rounding each of its frequencies explains. */
function frequenciesFit(schema: TableSchema, frequencies: Float32Array): boolean {
  let offset = 0;
  return schema.categorical.every(({ vocabulary }) => {
    const column = frequencies.subarray(offset, (offset += vocabulary.length));
    const sum = column.reduce((total, frequency) => total + frequency, 0);
    return (
      column.every((frequency) => frequency >= 0 && frequency <= 1) && sum <= 1 + vocabulary.length * frequencyStep
    );
  });
}

function valuesOf(schema: TableSchema): { numeric: number; categorical: number } {
  return {
    numeric: schema.numeric.length * sketchPoints,
    categorical: schema.categorical.reduce((sum, { vocabulary }) => sum + vocabulary.length, 0),
  };
}
