import { main } from "../../src/cli/main.ts";

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a vervet command in this process. One at a time: it borrows the process's outputs and exit status. */
export async function vervet(...args: readonly string[]): Promise<CommandResult> {
  const printed = { out: "", err: "" };
  const [writeOut, writeErr, exitCode] = [process.stdout.write, process.stderr.write, process.exitCode];
  process.stdout.write = (text) => ((printed.out += String(text)), true);
  process.stderr.write = (text) => ((printed.err += String(text)), true);
  const listeners = new Set(process.stdout.listeners("error"));
  process.exitCode = 0;
  try {
    await main(["node", "vervet", ...args]);
    return { status: process.exitCode, ...printed };
  } finally {
    process.stdout.write = writeOut;
    process.stderr.write = writeErr;
    process.exitCode = exitCode;
    for (const added of process.stdout.listeners("error")) {
      if (!listeners.has(added)) process.stdout.off("error", added as () => void);
    }
  }
}
