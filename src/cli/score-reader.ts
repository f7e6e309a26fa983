import { readFileSync } from "node:fs";
import { usageError } from "../errors.ts";
import { createFlowReader, createTableReader, type RowReader } from "../features/row-reader.ts";
import { descriptorSchema, type Descriptor } from "../flows/descriptor-schema.ts";
import { schemaOf } from "../flows/descriptor.ts";
import { createNetflowParser } from "../flows/netflow.ts";
import { nslKddColumns, nslKddSchema } from "../flows/nsl-kdd-schema.ts";
import { parseYaml } from "../flows/parse-yaml.ts";
import { createSuricataParser } from "../flows/suricata.ts";
import { createTableLines } from "../flows/table-lines.ts";
import { createZeekParser } from "../flows/zeek.ts";

/** Formats with a name of their own. */
const readers: Readonly<Record<string, () => RowReader>> = {
  zeek: () => createFlowReader(createZeekParser()),
  suricata: () => createFlowReader(createSuricataParser()),
  "nf-csv": () => createFlowReader(createNetflowParser()),
  "nsl-kdd": () =>
    // Behind the features stand the attack's name and a difficulty, where they are known.
    createTableReader(createTableLines(nslKddSchema, [...nslKddColumns, "attack", "difficulty"], ",")),
};

export const scoreFormats = "zeek, suricata, nf-csv, nsl-kdd, or the path of a descriptor.yaml";

function readDescriptor(path: string): Descriptor {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError("NO_DESCRIPTOR", `${path} can't be read: ${reason}`, "check the path that --format gives");
  }
  return parseYaml<Descriptor>(text, descriptorSchema, path);
}

/**
 * What reads a format's lines.
 *
 * @throws UNKNOWN_FORMAT, NO_DESCRIPTOR, INVALID_FILE
 */
export function readerOf(format: string): RowReader {
  const create = Object.hasOwn(readers, format) ? readers[format] : undefined;
  if (create !== undefined) return create();
  if (!/\.ya?ml$/u.test(format)) {
    throw usageError("UNKNOWN_FORMAT", `there is no format ${format}`, `use ${scoreFormats}`);
  }
  const descriptor = readDescriptor(format);
  return createTableReader(createTableLines(schemaOf(descriptor), descriptor.header ?? null, descriptor.delimiter));
}
