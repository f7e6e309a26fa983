import { isMap, isNode, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { usageError, VervetError } from "../errors.ts";

/** Line of the deepest node that exists along a path; for an unknown key, the line of the key itself. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[], key?: string): number | null {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (!isNode(node)) continue;
    const pair = isMap(node) && depth === path.length ? node.items.find((item) => String(item.key) === key) : undefined;
    const range = pair !== undefined && isNode(pair.key) ? pair.key.range : node.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return null;
}

/** A value put into a document from outside, such as the command line's `--set`. */
export interface Edit {
  /** Keys and list indexes, joined by dots. */
  readonly path: string;
  /** YAML. */
  readonly value: string;
  /** What the person wrote it after, for messages; `--set` where left out. */
  readonly flag?: string;
}

const nameOf = ({ path, flag = "--set" }: Edit): string => `${flag} ${path}`;

const keysOf = (path: string): (string | number)[] =>
  path.split(".").map((key) => (/^\d+$/.test(key) ? Number(key) : key));

function parsed(text: string, source: string, lines: LineCounter): Document.Parsed {
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (!syntax) return document;
  const where = `${source}:${syntax.linePos?.[0].line ?? 1}`;
  throw usageError("INVALID_FILE", `${where}: ${syntax.message.split("\n")[0]}`, "mend the YAML on that line");
}

function apply(document: Document, edit: Edit): void {
  try {
    const value: unknown = parsed(edit.value, nameOf(edit), new LineCounter()).toJS();
    document.setIn(keysOf(edit.path), document.createNode(value)); // a node, so that later edits can reach into it
  } catch (cause) {
    if (cause instanceof VervetError) throw cause;
    throw usageError("INVALID_FILE", `${nameOf(edit)}: nothing of that name can be set`, "name an existing key");
  }
}

/**
 * Parses a YAML file that a person wrote, applies edits, and checks the result against its schema.
 *
 * @param source the file's name, for messages
 * @throws VervetError INVALID_FILE naming the first wrong line or edit, exit status 2
 */
export function parseYaml<T>(text: string, schema: z.ZodType<T>, source: string, edits: readonly Edit[] = []): T {
  const lines = new LineCounter();
  const document = parsed(text, source, lines);
  for (const edit of edits) apply(document, edit);
  const result = schema.safeParse(document.toJS());
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const key = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(key === undefined ? [] : [key])].join(".");
  const edit = edits.find((edit) => path === edit.path || path.startsWith(`${edit.path}.`));
  const line = lineOf(document, lines, issue?.path ?? [], key);
  const where = edit ? nameOf(edit) : `${source}${line === null ? "" : `:${line}`}`;
  throw usageError(
    "INVALID_FILE",
    `${where}: ${path === "" ? "" : `${path}: `}${issue?.message ?? "does not fit"}`,
    key === undefined ? "correct that value" : `remove '${key}' or correct its spelling`,
  );
}
