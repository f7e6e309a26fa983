import { dirname, resolve } from "node:path";
import * as z from "zod";
import { detectionSection, filterSection, roundSection, trainingSection } from "./config-learning.ts";
import {
  blocklistSection,
  httpSection,
  logSection,
  networkSection,
  outputSection,
  retentionSection,
  sourceSection,
} from "./config-running.ts";
import { allowlistEntry } from "./detection/allowlist.ts";
import { parseYaml } from "./flows/parse-yaml.ts";

/** A section that may be left out, or be there with all its options commented out. */
function section<T extends z.ZodType>(options: T) {
  return z.preprocess((value) => value ?? {}, options);
}

/** vervet.yaml: everything that an operator decides. `config-template.ts` says the same to the operator. */
export const configSchema = z.strictObject({
  /** Keys, models, alerts and checkpoints; a relative path is relative to the file. */
  dataDir: z.string().min(1).default("vervet-data"),
  sources: z
    .array(sourceSection)
    .default([])
    .refine((sources) => new Set(sources.map(({ name }) => name)).size === sources.length, "two sources share a name"),
  /** Flows that raise no alert for a while. */
  allowlist: z.array(allowlistEntry).default([]),
  blocklists: z.array(blocklistSection).default([]),
  /** Where alerts are told, besides `vervet alerts`. */
  outputs: z
    .array(outputSection)
    .default([])
    .refine((outputs) => new Set(outputs.map(({ name }) => name)).size === outputs.length, "two outputs share a name"),
  detection: section(detectionSection),
  training: section(trainingSection),
  filter: section(filterSection),
  round: section(roundSection),
  network: section(networkSection),
  http: section(httpSection),
  log: section(logSection),
  retention: section(retentionSection),
});

/** A checked vervet.yaml, with absolute paths. */
export type Config = z.infer<typeof configSchema>;

/**
 * Checks a vervet.yaml.
 *
 * @param path of the file: what its relative paths are relative to, and its name in messages
 * @throws VervetError INVALID_FILE naming the first wrong line, exit status 2
 */
export function parseConfig(text: string, path: string): Config {
  const config = parseYaml(text, configSchema, path);
  const absolute = (named: string): string => resolve(dirname(path), named);
  return {
    ...config,
    dataDir: absolute(config.dataDir),
    sources: config.sources.map((source) => ({ ...source, path: absolute(source.path) })),
    blocklists: config.blocklists.map((list) => ({ ...list, path: absolute(list.path) })),
    outputs: config.outputs.map((output) =>
      output.kind === "file"
        ? { ...output, path: absolute(output.path) }
        : { ...output, tokenFile: output.tokenFile === null ? null : absolute(output.tokenFile) },
    ),
    network: {
      ...config.network,
      keyFile: config.network.keyFile === null ? null : absolute(config.network.keyFile),
    },
    log: { ...config.log, file: config.log.file === null ? null : absolute(config.log.file) },
  };
}
