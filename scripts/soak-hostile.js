// The hostile-client suite with more of everything: 10,000 connections in a row, 50,000 announcements.
import { spawnSync } from "node:child_process";

const { status } = spawnSync(
  process.execPath,
  [
    "node_modules/mocha/bin/mocha.js",
    "--no-config",
    "--require",
    "test/support/setup.ts",
    "test/daemon/hostile.spec.ts",
  ],
  {
    stdio: "inherit",
    env: { ...process.env, SOAK_HOSTILE: "1" },
  },
);
process.exitCode = status ?? 1;
