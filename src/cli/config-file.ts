import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { parseConfig, type Config } from "../config.ts";
import { usageError } from "../errors.ts";

/** Where daemon commands look when nothing is said. */
const usualPaths = ["vervet.yaml", "/etc/vervet/vervet.yaml"];

/** Options of every command about the daemon. */
export interface ConfigFlags {
  readonly config?: string;
}

/** Adds {@link ConfigFlags} to a command. */
export function withConfig(command: Command): Command {
  return command.option("-c, --config <file>", `the daemon's configuration (default: ${usualPaths.join(", then ")})`);
}

/**
 * The path of the configuration.
 *
 * @throws VervetError NO_CONFIG
 */
export function configPath({ config }: ConfigFlags): string {
  const path = (config === undefined ? usualPaths : [config]).find((path) => existsSync(path));
  if (path !== undefined) return resolve(path);
  const looked = config ?? usualPaths.join(" and ");
  throw usageError("NO_CONFIG", `there is no ${looked}`, "write one with 'vervet init', or name it with --config");
}

/**
 * The configuration that a command was called with.
 *
 * @throws VervetError NO_CONFIG, INVALID_FILE
 */
export function readConfig(flags: ConfigFlags): Config {
  const path = configPath(flags);
  return parseConfig(readFileSync(path, "utf8"), path);
}
