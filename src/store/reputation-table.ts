import type { DatabaseSync } from "node:sqlite";
import type { Author } from "../robust/rule.ts";

/** This organisation's private record of authors, one number each. */
export interface ReputationTable {
  read: () => ReadonlyMap<Author, number>;
  /** Replaces the record of every author named; others keep theirs. */
  write: (values: ReadonlyMap<Author, number>) => void;
}

export function reputationTable(database: DatabaseSync): ReputationTable {
  const read = database.prepare("SELECT author, value FROM reputation ORDER BY author");
  const write = database.prepare(
    "INSERT INTO reputation (author, value) VALUES (?, ?) ON CONFLICT (author) DO UPDATE SET value = excluded.value",
  );
  return {
    read: () =>
      new Map(
        (read.all() as unknown as { author: Author; value: number }[]).map(({ author, value }) => [author, value]),
      ),
    write(values) {
      for (const [author, value] of values) write.run(author, value);
    },
  };
}
