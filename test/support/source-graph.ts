import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import { codeOnly } from "./source-text.ts";

/** One file of src/. `path` is relative to src/, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** The text without comments and without what stands in quotes. */
  readonly code: string;
  readonly imports: readonly Import[];
}

/** `import ... from`, `export ... from`, `import "..."`, and `import(...)`, in types too. */
export interface Import {
  readonly specifier: string;
  /** Relative to src/ for relative specifiers (may begin with ../); null for packages and built-ins. */
  readonly target: string | null;
  readonly line: number;
  readonly typeOnly: boolean;
}

const importPattern =
  /(?<![.\w$])(?:(?:import|export)\b(?<clause>[^"'`;()]*?)\bfrom\s*|import\s*(?=["'])|import\s*\(\s*)(?<quote>["'`])/gu;

function importsOf(path: string, text: string, code: string): Import[] {
  return [...code.matchAll(importPattern)].map((match) => {
    const { clause, quote } = match.groups as { clause?: string; quote: string };
    const start = match.index + match[0].length;
    const specifier = text.slice(start, text.indexOf(quote, start));
    const target = specifier.startsWith(".") ? posix.normalize(posix.join(posix.dirname(path), specifier)) : null;
    const line = code.slice(0, start).split("\n").length;
    return { specifier, target, line, typeOnly: /^\s+type\b/u.test(clause ?? "") };
  });
}

/** A file as the rules see it. AssemblyScript under engine/assembly/ follows rules of its own: only its name counts. */
export function sourceFile(path: string, text: string): SourceFile {
  const isTypeScript = /\.tsx?$/u.test(path) && !path.startsWith("engine/assembly/");
  const code = isTypeScript ? codeOnly(text) : "";
  return { path, text, code, imports: isTypeScript ? importsOf(path, text, code) : [] };
}

/** Everything under src/, sorted by path. */
export function readSources(): SourceFile[] {
  const root = join(dirname(import.meta.dirname), "..", "src");
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => sourceFile(file.slice(root.length + 1).replaceAll(sep, "/"), readFileSync(file, "utf8")));
}

/** The first circle found among the files, as a path that ends where it begins; null without one. */
export function findCircle(files: readonly SourceFile[]): string[] | null {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] | null => {
    const seenAt = trail.indexOf(path);
    if (seenAt >= 0) return [...trail.slice(seenAt), path];
    if (done.has(path)) return null;
    for (const { target } of byPath.get(path)?.imports ?? []) {
      const circle = target === null ? null : visit(target, [...trail, path]);
      if (circle !== null) return circle;
    }
    done.add(path);
    return null;
  };
  for (const { path } of files) {
    const circle = visit(path, []);
    if (circle !== null) return circle;
  }
  return null;
}
