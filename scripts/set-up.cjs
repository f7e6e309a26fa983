// Makes a fresh clone ready: dependencies from the lock file, then the WASM kernels and the dashboard's page. Runs on any Node >= 20.
const { execSync } = require("node:child_process");
const { statSync, readdirSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const filesIn = (folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
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
/** Whether something is missing, or older than one of the files that it is made from. */
const isStale = (made, sources) => changedAt(made) < Math.max(...sources.map(changedAt));
const kernelSources = [...filesIn("src/engine/assembly"), "asconfig.json"];
if (["kernels", "kernels-relaxed"].some((name) => isStale(`src/engine/${name}.wasm`, kernelSources))) {
  run("npm run --silent wasm");
}
const pageSources = filesIn("src/dashboard").filter((path) => !path.endsWith("/built"));
if (isStale("src/dashboard/built/page.js", [...pageSources, "scripts/build-page.js", "package-lock.json"])) {
  run("npm run --silent page");
}
