import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const launcher = fileURLToPath(new URL("../../bin/vervet.js", import.meta.url));

/** How vervet is run as a process of its own. */
export interface ProcessOptions {
  /** Variables over this process's; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Path of the Node that starts it; left out: this one. */
  readonly node?: string;
  readonly cwd?: string;
  /** Whether it leads a group of its own, as a shell's command does. */
  readonly detached?: boolean;
  /** Called with everything printed on stderr so far, each time there is more. */
  onProgress?(err: string, child: ChildProcess): void;
}

/** What it printed, and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `vervet ARGS` to its end. */
export function vervetProcess(args: readonly string[], options: ProcessOptions = {}): Promise<Ended> {
  const { env, node = process.execPath, cwd, detached, onProgress } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(node, [launcher, ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(cwd !== undefined && { cwd }),
      ...(detached !== undefined && { detached }),
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += String(chunk)));
    child.stderr.on("data", (chunk) => {
      err += String(chunk);
      onProgress?.(err, child);
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, out, err }));
  });
}
