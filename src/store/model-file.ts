import { readFile } from "node:fs/promises";
import { encode } from "@ipld/dag-cbor";
import { z } from "zod";
import { decodeCanonical } from "../canonical.ts";
import type { Detector } from "../detection/detector.ts";
import { parameterCount } from "../engine/dense.ts";
import { VervetError } from "../errors.ts";
import { inputWidth } from "../features/schema.ts";
import { decodeStatistics, encodeStatistics } from "../features/statistics-codec.ts";
import type { TableSchema } from "../flows/table.ts";
import { mlp } from "../model/spec.ts";
import { fromBlob, toBlob } from "./float-blob.ts";

/** Names the format and its version; a reader refuses any other. */
const format = "vervet-model-1";

/** Larger than any model that fits a consortium's payloads, bytes. */
const maxBytes = 64 * 1024 * 1024;

const name = z.string().min(1).max(200);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const fields = z.strictObject({
  format: z.literal(format),
  origin: z.string().max(2000),
  schema: z.strictObject({
    name,
    numeric: z.array(name).max(4096),
    categorical: z
      .array(
        z.strictObject({ name, vocabulary: z.array(z.string().max(200)).min(1).max(4096), other: name.nullable() }),
      )
      .max(256),
  }),
  hidden: z.array(z.int().min(1).max(4096)).max(16),
  classes: z.array(name).min(2).max(256),
  /** float32, little-endian. */
  parameters: bytes,
  /** As organisations announce them, merged, without claims. */
  statistics: bytes,
  threshold: z.number().min(0).max(1),
});

/** A detector as canonical CBOR: it scores the same on every machine, without the data set that it was trained on. */
export function encodeModel({ schema, statistics, spec, parameters, threshold, origin }: Detector): Uint8Array {
  const categorical = schema.categorical.map(({ name, vocabulary, other = null }) => ({ name, vocabulary, other }));
  const file: z.infer<typeof fields> = {
    format,
    origin,
    schema: {
      name: schema.name,
      numeric: [...schema.numeric],
      categorical: categorical.map((column) => ({ ...column, vocabulary: [...column.vocabulary] })),
    },
    hidden: spec.layers.slice(1, -1),
    classes: [...spec.classes],
    parameters: toBlob(parameters),
    statistics: encodeStatistics({ ...statistics, claims: [] }),
    threshold,
  };
  return encode(file);
}

/** A detector from a file's bytes, or what is wrong with them. Never throws; what it accepts encodes to the same bytes. */
export function decodeModel(content: Uint8Array): Detector | { readonly fault: string } {
  if (content.length > maxBytes) return { fault: `it is longer than ${maxBytes} bytes` };
  const parsed = fields.safeParse(decodeCanonical(content));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { fault: `it is no ${format}${issue!.path.length === 0 ? "" : ` (${issue!.path.join(".")})`}` };
  }
  const { hidden, classes, threshold, origin } = parsed.data;
  const schema: TableSchema = {
    ...parsed.data.schema,
    categorical: parsed.data.schema.categorical.map(({ name, vocabulary, other }) => ({
      name,
      vocabulary,
      ...(other !== null && { other }),
    })),
  };
  if (classes[0] !== "benign") return { fault: "its first class is not benign" };
  const width = inputWidth(schema);
  if (width === 0) return { fault: "it has no features" };
  const spec = mlp(width, hidden, classes);
  if (parsed.data.parameters.length !== 4 * parameterCount(spec))
    return { fault: "its parameters are not its model's" };
  const parameters = fromBlob(parsed.data.parameters);
  if (!parameters.every(Number.isFinite)) return { fault: "a parameter is not finite" };
  const statistics = decodeStatistics(schema, parsed.data.statistics);
  if (!statistics.ok) return { fault: `its statistics are ${statistics.error}` };
  const { claims, ...merged } = statistics.statistics;
  if (claims.length > 0) return { fault: "its statistics hold claims, which belong to announcements" };
  return { schema, statistics: merged, spec, parameters, threshold, origin };
}

/**
 * A detector from a model file.
 *
 * @throws VervetError MODEL_UNREADABLE, MODEL_INVALID
 */
export async function readModel(path: string): Promise<Detector> {
  let content: Uint8Array;
  try {
    content = await readFile(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VervetError("MODEL_UNREADABLE", `${path} can't be read: ${reason}`, "check its path and rights", {
      cause,
    });
  }
  const model = decodeModel(content);
  if ("fault" in model) {
    throw new VervetError("MODEL_INVALID", `${path} is no model that can be used: ${model.fault}`, "make it anew");
  }
  return model;
}
