import type { Command } from "commander";

/** Whether `--verbose` stood anywhere on the command line: the whole program's option, wherever it is written. */
export function isVerbose(command: Command): boolean {
  return command.optsWithGlobals<{ verbose?: boolean }>().verbose ?? false;
}
