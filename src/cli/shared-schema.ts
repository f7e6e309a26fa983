import { usageError } from "../errors.ts";
import { flowV1Schema } from "../features/flow-v1.ts";
import { nfV2Attacks, nfV2Schema } from "../flows/nf-v2-schema.ts";
import { nslKddAttacks, nslKddSchema } from "../flows/nsl-kdd-schema.ts";
import { attackProfiles } from "../flows/synthetic-profiles.ts";
import { syntheticSchema } from "../flows/synthetic-schema.ts";
import type { TableSchema } from "../flows/table.ts";

/** What all organisations of a consortium see in their traffic: features, and families of attacks. */
export interface SharedSchema {
  readonly schema: TableSchema;
  /** `benign` first. */
  readonly families: readonly string[];
}

const sharedSchemas: Readonly<Record<string, SharedSchema>> = {
  "nsl-kdd": { schema: nslKddSchema, families: Object.keys(nslKddAttacks) },
  "nf-v2": { schema: nfV2Schema, families: Object.keys(nfV2Attacks) },
  [flowV1Schema.name]: { schema: flowV1Schema, families: ["benign", ...Object.keys(attackProfiles)] },
  synthetic: { schema: syntheticSchema, families: ["benign", ...Object.keys(attackProfiles)] },
};

/** Schemas that a charter can be made for. */
export const sharedSchemaNames: readonly string[] = Object.keys(sharedSchemas);

/** The schema of a name. Throws UNKNOWN_SCHEMA. */
export function sharedSchemaOf(name: string): SharedSchema {
  const shared = Object.hasOwn(sharedSchemas, name) ? sharedSchemas[name] : undefined;
  if (shared !== undefined) return shared;
  throw usageError("UNKNOWN_SCHEMA", `there is no schema ${name}`, `use one of ${sharedSchemaNames.join(", ")}`);
}
