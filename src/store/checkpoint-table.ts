import type { DatabaseSync } from "node:sqlite";

/** How far each flow source has been processed, in the source's own words. */
export interface CheckpointTable {
  /** @returns null for a source never seen */
  read: (source: string) => string | null;
  write: (source: string, body: string) => void;
}

export function checkpointTable(database: DatabaseSync): CheckpointTable {
  const read = database.prepare("SELECT body FROM checkpoints WHERE source = ?");
  const write = database.prepare(
    "INSERT INTO checkpoints (source, body) VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET body = excluded.body",
  );
  return {
    read: (source) => (read.get(source) as { body: string } | undefined)?.body ?? null,
    write: (source, body) => void write.run(source, body),
  };
}
