import type { Command } from "commander";
import { reportFailure } from "../src/cli/failure.ts";

/** Runs a script's command; a failure is told as vervet's own commands tell it, and leaves exit status 1. */
export async function runScript(command: Command): Promise<void> {
  try {
    await command.parseAsync();
  } catch (cause) {
    reportFailure(cause, false);
    process.exitCode = 1;
  }
}
