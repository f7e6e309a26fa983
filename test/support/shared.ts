import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Folder of the data sets, or null: then specs in test/data/ are skipped. */
export const dataFolder: string | null = process.env["VERVET_DATA"] ?? null;

/** Folder of the reference numbers from independent implementations, or null. */
export const oracleFolder: string | null = process.env["VERVET_ORACLES"] ?? null;

/** Like `describe`, but counted as skipped, with the reason in its title, where `folder` is not set. */
export function describeWith(folder: string | null, variable: string, title: string, body: () => void): void {
  if (folder === null) describe.skip(`${title} (skipped: ${variable} is not set)`, body);
  else describe(title, body);
}

/** One file of reference numbers, parsed. */
export function readOracle<T>(name: string): T {
  return JSON.parse(readFileSync(join(oracleFolder!, name), "utf8")) as T;
}
