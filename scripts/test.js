// Lint, format, types, then the tests. A failing check does not stop the tests, so that the closing line appears.
import { spawnSync } from "node:child_process";

const run = (command, ...args) => spawnSync(command, args, { stdio: "inherit" }).status === 0;
const node = process.execPath;
const mocha = [
  node,
  "--disable-warning=ExperimentalWarning",
  "node_modules/mocha/bin/mocha.js",
  ...process.argv.slice(2),
];

const checks = {
  lint: run("node_modules/.bin/oxlint", "--deny-warnings"),
  format: run("node_modules/.bin/oxfmt", "--check"),
  types: run("node_modules/.bin/tsc", "--noEmit"),
  "the page's types": run("node_modules/.bin/tsc", "-p", "src/dashboard/tsconfig.json"),
};
const passed = run(...mocha);
const broken = Object.keys(checks).filter((name) => !checks[name]);
if (broken.length > 0) process.stderr.write(`failed: ${broken.join(", ")}\n`);
process.exitCode = passed && broken.length === 0 ? 0 : 1;
