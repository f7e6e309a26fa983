import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { VervetError, usageError } from "../errors.ts";
import { fromBlob, toBlob } from "./float-blob.ts";

/** Which of a daemon's two models. */
export const witnesses = ["consortium", "local"] as const;

export type Witness = (typeof witnesses)[number];

/** A model as it was at one moment, whole. */
export interface ModelCheckpoint {
  readonly witness: Witness;
  /** How it came to be: `merge`, `training`, `import`, `rollback`. */
  readonly origin: string;
  /** Round of the consortium; null outside a round. */
  readonly round: number | null;
  /** Milliseconds since the Unix epoch. */
  readonly madeMs: number;
  /** What is needed to use the parameters (spec, schema hash, thresholds), as JSON values. */
  readonly description: Readonly<Record<string, unknown>>;
  readonly parameters: Float32Array;
}

/** A line of model history. */
export interface ModelEntry extends Omit<ModelCheckpoint, "parameters"> {
  /** Counts up over both witnesses; the highest of a witness is the one in use. */
  readonly version: number;
  readonly parameterCount: number;
  /** SHA-256 of the parameters' bytes, hex. */
  readonly digest: string;
}

export interface StoredModel extends ModelEntry {
  readonly parameters: Float32Array;
}

export interface ModelTable {
  /** @returns the new version */
  add: (checkpoint: ModelCheckpoint) => number;
  /** The model in use. @throws MODEL_DAMAGED */
  newest: (witness: Witness) => StoredModel | null;
  /** @throws MODEL_DAMAGED */
  version: (version: number) => StoredModel | null;
  /** The newest first; both witnesses where none is named. */
  history: (witness: Witness | null, limit: number) => ModelEntry[];
  /** The version in use of a witness, without reading it: how a daemon notices a rollback. */
  newestVersion: (witness: Witness) => number | null;
}

interface Row {
  readonly version: number;
  readonly witness: Witness;
  readonly origin: string;
  readonly round: number | null;
  readonly recorded_ms: number;
  readonly description: string;
  readonly digest: string;
  readonly bytes: number;
}

const entryColumns = "version, witness, origin, round, recorded_ms, description, digest, length(parameters) AS bytes";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function entryOf(row: Row): ModelEntry {
  return {
    version: row.version,
    witness: row.witness,
    origin: row.origin,
    round: row.round,
    madeMs: row.recorded_ms,
    description: JSON.parse(row.description) as Readonly<Record<string, unknown>>,
    parameterCount: row.bytes / Float32Array.BYTES_PER_ELEMENT,
    digest: row.digest,
  };
}

function storedModel(row: (Row & { readonly parameters: Uint8Array }) | undefined): StoredModel | null {
  if (row === undefined) return null;
  if (sha256(row.parameters) !== row.digest) {
    const mend = "roll back to another version (vervet model history lists them)";
    throw new VervetError("MODEL_DAMAGED", `model version ${row.version} is not what was stored`, mend);
  }
  return { ...entryOf(row), parameters: fromBlob(row.parameters) };
}

export function modelTable(database: DatabaseSync): ModelTable {
  const add = database.prepare(
    `INSERT INTO models (witness, origin, round, recorded_ms, description, parameters, digest)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const newest = database.prepare(
    `SELECT ${entryColumns}, parameters FROM models WHERE witness = ? ORDER BY version DESC LIMIT 1`,
  );
  const version = database.prepare(`SELECT ${entryColumns}, parameters FROM models WHERE version = ?`);
  const newestVersion = database.prepare("SELECT max(version) AS version FROM models WHERE witness = ?");
  const history = database.prepare(
    `SELECT ${entryColumns} FROM models WHERE witness = coalesce(?, witness) ORDER BY version DESC LIMIT ?`,
  );
  const model = (row: unknown): StoredModel | null => storedModel(row as Parameters<typeof storedModel>[0]);
  return {
    add({ witness, origin, round, madeMs, description, parameters }) {
      const bytes = toBlob(parameters);
      const { lastInsertRowid } = add.run(
        witness,
        origin,
        round,
        madeMs,
        JSON.stringify(description),
        bytes,
        sha256(bytes),
      );
      return Number(lastInsertRowid);
    },
    newest: (witness) => model(newest.get(witness)),
    version: (number) => model(version.get(number)),
    history: (witness, limit) => (history.all(witness, limit) as unknown as Row[]).map(entryOf),
    newestVersion: (witness) => (newestVersion.get(witness) as { version: number | null }).version,
  };
}

/**
 * Puts an earlier version back in use, as a new version: history only grows, so a rollback can be rolled back.
 *
 * @returns the new version
 * @throws NO_MODEL, MODEL_DAMAGED
 */
export function rollBack(models: ModelTable, version: number, nowMs: number): number {
  const model = models.version(version);
  if (model === null) {
    throw usageError("NO_MODEL", `there is no model version ${version}`, "see 'vervet model history'");
  }
  const { witness, round, description, parameters } = model;
  return models.add({ witness, origin: `rollback to ${version}`, round, madeMs: nowMs, description, parameters });
}
