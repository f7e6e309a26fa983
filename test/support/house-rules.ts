import { findCircle, type SourceFile } from "./source-graph.ts";

/** The rooms of the house, from the ground floor down the list: a room imports itself and the rooms before it. */
export const rooms = [
  "ground floor",
  "flows",
  "features",
  "engine",
  "model",
  "training",
  "consortium",
  "delta",
  "gossip",
  "robust",
  "averaging",
  "detection",
  "store",
  "config",
  "node",
  "daemon",
  "testbed",
  "cli",
  "index",
  "dashboard",
] as const;

type Room = (typeof rooms)[number];

const groundFloor = ["errors.ts", "clock.ts", "random.ts", "logger.ts", "canonical.ts"];
const singleFileRooms = /^(?<room>config|node|index)(?:-[a-z0-9-]+)?\.ts$/u;

/** Files that may be longer than {@link longestFile}. Each needs a reason. */
const longFiles: readonly string[] = [];
const longestFile = 200;

/** The room a path (relative to src/) belongs to; null: none. */
export function roomOf(path: string): Room | null {
  if (groundFloor.includes(path)) return "ground floor";
  const name = path.includes("/") ? path.slice(0, path.indexOf("/")) : singleFileRooms.exec(path)?.groups?.["room"];
  return rooms.find((room) => room === name) ?? null;
}

/** Packages that only certain files may import. */
const reserved: readonly { readonly what: string; readonly packages: RegExp; readonly where: RegExp }[] = [
  {
    what: "libp2p",
    packages: /^(?:libp2p(?:\/|$)|@libp2p\/|@chainsafe\/|@multiformats\/)/u,
    where: /^gossip\/libp2p[^/]*\.ts$/u,
  },
  { what: "tensorflow", packages: /^@tensorflow\//u, where: /^engine\//u },
  { what: "timers", packages: /^(?:node:)?timers(?:\/|$)/u, where: /^clock\.ts$/u },
  { what: "process", packages: /^(?:node:)?process$/u, where: /^(?:cli|daemon|testbed)\//u },
];

/** A global by name; not a member (`.name`), a key (`name:`) or a function of one's own (`name(`). */
const named = (names: string): RegExp =>
  new RegExp(String.raw`(?<![.\w$])(?:globalThis\s*\.\s*)?(?:${names})\b(?!\s*\??:|\s*\()`, "u");

/** The same for globals that are called themselves. */
const called = (names: string): RegExp =>
  new RegExp(String.raw`(?<![.\w$])(?:globalThis\s*\.\s*)?(?:${names})\b(?!\s*\??:)`, "u");

/** Names that reach the clock, chance, or the process, and where they may stand. */
const restricted: readonly { readonly what: string; readonly pattern: RegExp; readonly where: RegExp }[] = [
  {
    what: "the clock",
    pattern: called(String.raw`Date|setTimeout|setInterval|setImmediate|performance|AbortSignal\s*\.\s*timeout`),
    where: /^(?:clock|random)\.ts$/u,
  },
  {
    what: "Math.random",
    pattern: /\bMath\s*(?:\.\s*random|\[)|\brandom\b[^;={}]*\}\s*=\s*(?:globalThis\s*\.\s*)?Math\b/u,
    where: /^(?:clock|random)\.ts$/u,
  },
  { what: "process", pattern: named("process"), where: /^(?:cli|daemon|testbed)\// },
];

const kebabCase = /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)+$/u;

/** Whether a file does nothing but hand on what others export. */
function isBarrel({ code }: SourceFile): boolean {
  const without = code
    .replaceAll(/\b(?:import|export)\b[^"';()]*\bfrom\s*(["'])\s*\1;?/gu, "")
    .replaceAll(/\bimport\s*(["'])\s*\1;?/gu, "")
    .replaceAll(/\bexport\s*(?:type\s*)?\{[^}]*\};?/gu, "");
  return /\bexport\b/u.test(code) && without.trim() === "";
}

function* importViolations(file: SourceFile, paths: ReadonlySet<string>): Generator<string> {
  const room = roomOf(file.path);
  for (const { specifier, target, line, typeOnly } of file.imports) {
    const at = `${file.path}:${line}`;
    for (const { what, packages, where } of reserved) {
      if (packages.test(specifier) && !where.test(file.path)) yield `${at}: ${what} may not be imported here`;
    }
    if (target === null) continue;
    if (target.startsWith("..")) yield `${at}: ${specifier} leaves src`;
    else if (!paths.has(target)) yield `${at}: ${specifier} does not exist`;
    else {
      const other = roomOf(target);
      if (target === "index.ts") yield `${at}: nothing inside src imports index.ts`;
      else if (room !== null && other !== null && rooms.indexOf(other) > rooms.indexOf(room)) {
        yield `${at}: ${room} may not import ${other}, which is below it`;
      } else if (room === "dashboard" && other !== "dashboard" && !typeOnly) {
        yield `${at}: the dashboard takes types only`;
      }
    }
  }
}

function* fileViolations(file: SourceFile): Generator<string> {
  const { path, text, code } = file;
  if (roomOf(path) === null) yield `${path}: belongs to no room of the house`;
  if (!kebabCase.test(path)) yield `${path}: is not in kebab-case`;
  if (!/\.tsx?$/u.test(path)) return;
  const lines = text.trimEnd().split("\n").length;
  if (lines > longestFile && !longFiles.includes(path)) yield `${path}: has ${lines} lines, more than ${longestFile}`;
  if (path !== "index.ts" && isBarrel(file)) yield `${path}: is a barrel, and src/index.ts is the only one`;
  for (const { what, pattern, where } of restricted) {
    const found = where.test(path) || path.startsWith("dashboard/") ? null : pattern.exec(code);
    if (found)
      yield `${path}:${code.slice(0, found.index).split("\n").length}: ${what} (${found[0].trim()}) is out of bounds`;
  }
}

/** Everything in which these files break the rules of the house, one line each. */
export function houseViolations(files: readonly SourceFile[]): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const circle = findCircle(files);
  return [
    ...files.flatMap((file) => [...fileViolations(file), ...importViolations(file, paths)]),
    ...(circle === null ? [] : [`a circle: ${circle.join(" -> ")}`]),
  ];
}
