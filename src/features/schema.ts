import { createHash } from "node:crypto";
import type { TableSchema } from "../flows/table.ts";

/** A group of model inputs that belongs together: one numeric feature, or the one-hot inputs of a categorical one. */
export interface Block {
  readonly name: string;
  readonly kind: "numeric" | "categorical";
  /** First model input of the block. */
  readonly offset: number;
  readonly width: number;
}

/** Model inputs in order: numeric features first, then one block for each categorical feature. */
export function blocksOf(schema: TableSchema): readonly Block[] {
  let offset = 0;
  const block = (name: string, kind: Block["kind"], width: number): Block => {
    offset += width;
    return { name, kind, offset: offset - width, width };
  };
  return [
    ...schema.numeric.map((name) => block(name, "numeric", 1)),
    ...schema.categorical.map(({ name, vocabulary }) => block(name, "categorical", vocabulary.length)),
  ];
}

/** How many inputs a model over this schema has. */
export function inputWidth(schema: TableSchema): number {
  return schema.numeric.length + schema.categorical.reduce((sum, { vocabulary }) => sum + vocabulary.length, 0);
}

/** Names a schema in announcements: SHA-256 over its name, columns and vocabularies, hex. */
export function schemaHash(schema: TableSchema): string {
  const { name, numeric, categorical } = schema;
  const columns = categorical.map((column) => [column.name, column.vocabulary, column.other ?? null]);
  return createHash("sha256")
    .update(JSON.stringify([name, numeric, columns]))
    .digest("hex");
}
