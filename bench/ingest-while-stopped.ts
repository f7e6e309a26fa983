import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { logLines } from "./ingest-logs.ts";

/** What a reader that is stopped for a while holds, MB in use. */
export interface Stopped {
  readonly stoppedSeconds: number;
  /** Lines that were written meanwhile, MB. */
  readonly writtenMb: number;
  readonly readingMb: number;
  readonly stoppedMb: number;
}

/** How long the reader takes lines, and then none, ms; and what is written per second meanwhile. */
const [readMs, stoppedMs, linesPerSecond] = [5000, 60_000, 5000];

/** Lets a reader stop while a log grows; every line must come in the end. */
export async function whileStopped(folder: string): Promise<Stopped> {
  const path = join(folder, "growing");
  const count = (linesPerSecond * (readMs + stoppedMs)) / 1000;
  const file = openSync(path, "w");
  const script = join(import.meta.dirname, "ingest-stopped.ts");
  const given = [path, readMs, stoppedMs, count].map(String);
  const child = spawn(process.execPath, ["--expose-gc", script, ...given], { stdio: ["ignore", "pipe", "inherit"] });
  let told = "";
  child.stdout.on("data", (chunk) => (told += String(chunk)));
  const ended = once(child, "close");
  let [writtenMb, text, written] = [0, "", 0];
  const beganMs = performance.now();
  for (const line of logLines("suricata", count)) {
    text += `${line}\n`;
    written += 1;
    if (written % 500 > 0) continue;
    writtenMb += writeSync(file, text) / 1e6;
    text = "";
    const aheadMs = (1000 * written) / linesPerSecond - (performance.now() - beganMs);
    if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs));
  }
  closeSync(file);
  await ended;
  const { flows, readingMb, stoppedMb } = JSON.parse(told) as { flows: number; readingMb: number; stoppedMb: number };
  if (flows !== count) throw new Error(`${flows} of ${count} flows were read`);
  const round = (mb: number): number => Math.round(10 * mb) / 10;
  return {
    stoppedSeconds: stoppedMs / 1000,
    writtenMb: Math.round((writtenMb * stoppedMs) / (readMs + stoppedMs)),
    readingMb: round(readingMb),
    stoppedMb: round(stoppedMb),
  };
}
