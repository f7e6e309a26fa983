#!/usr/bin/env node
// Launcher: finds a Node that is new enough, then hands over to the command line (dist/ when installed, src/ in a checkout).
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const newEnough = major > 22 || (major === 22 && minor >= 18);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Node 22 calls SQLite experimental each time it is loaded; nobody who runs vervet can do anything about it. */
function hushSqlite() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).startsWith("SQLite is an experimental feature")) emitWarning.call(process, warning, ...rest);
  };
}

/**
 * Keeps compiled code in the user's own cache, which halves the time to start and saves 15 MB in each thread of a checkout: types need not be
 * stripped again. Not in a folder that others may write to. Off where coverage is measured, which it would blur.
 */
function cacheCode() {
  if (process.env.NODE_V8_COVERAGE || process.env.NODE_COMPILE_CACHE) return;
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "vervet", "code");
  module.enableCompileCache(folder); // where it can't be written to, nothing happens
  process.env.NODE_COMPILE_CACHE = folder; // for worker threads
}

/**
 * While modules load, V8 lets short-lived objects take 64 MB, and never takes them back: they would be a third of what a daemon holds at
 * rest. src/daemon/young-generation.ts allows more once it runs.
 */
function startSmall() {
  if (["run", "score"].includes(process.argv[2])) setFlagsFromString("--semi-space-growth-factor=1");
}

if (newEnough) {
  startSmall();
  if (major === 22) hushSqlite();
  cacheCode();
  const source = here("../src/cli/main.ts");
  const { main } = await import(existsSync(source) ? "../src/cli/main.ts" : "../dist/cli/main.js");
  await main(process.argv);
} else if (existsSync(here("../node_modules/.bin/node"))) {
  // A checkout carries Node 24 as a dev dependency.
  const child = spawn(here("../node_modules/.bin/node"), [here("vervet.js"), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  // Ctrl-C reaches both: the child stops cleanly, and this process waits for it. Other signals are handed on.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (status) => (process.exitCode = status ?? 1));
} else {
  process.stderr.write(
    `vervet: needs Node 22.18 or newer, this is ${process.versions.node}: install a newer Node, or run 'npm ci' in a checkout (NODE_TOO_OLD)\n`,
  );
  process.exitCode = 2;
}
