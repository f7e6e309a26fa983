// Makes a fresh clone ready: dependencies from the lock file, then the WASM kernels. Runs on any Node >= 20.
const { execSync } = require("node:child_process");
const { statSync, readdirSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const changedAt = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
// npm's own chatter goes to stderr, so that `--json` output stays clean.
const run = (command) => execSync(command, { cwd: root, stdio: ["ignore", 2, 2] });

if (
  !changedAt("node_modules/.bin/node") ||
  changedAt("node_modules/.package-lock.json") < changedAt("package-lock.json")
) {
  process.stderr.write("vervet: installing dependencies\n");
  run("npm ci");
}
const sources = readdirSync(join(root, "src/engine/assembly")).map((name) => `src/engine/assembly/${name}`);
const newest = Math.max(...[...sources, "asconfig.json"].map(changedAt));
const oldest = Math.min(...["kernels", "kernels-relaxed"].map((name) => changedAt(`src/engine/${name}.wasm`)));
if (oldest < newest) run("npm run --silent wasm");
