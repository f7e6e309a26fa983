// Compiles src/ to dist/ with declarations, and carries over what the compiler does not: kernels and workers' bytes.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";

const run = (command, ...args) => execFileSync(command, args, { stdio: ["ignore", 2, 2] });

rmSync("dist", { recursive: true, force: true });
run(process.execPath, "scripts/set-up.cjs");
run("node_modules/.bin/tsc", "-p", "tsconfig.build.json");
for (const name of ["kernels", "kernels-relaxed"]) cpSync(`src/engine/${name}.wasm`, `dist/engine/${name}.wasm`);
cpSync("src/dashboard/built", "dist/dashboard/built", { recursive: true });
cpSync("src/store/starter-model.cbor", "dist/store/starter-model.cbor");
