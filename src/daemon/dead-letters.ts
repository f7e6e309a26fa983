import { appendFileSync, renameSync, statSync } from "node:fs";
import type { DeadReason } from "../flows/line-parser.ts";
import type { LogLine } from "../flows/log-line.ts";

/** Lines that could not be read, with their places, for whoever looks into it. */
export interface DeadLetters {
  add(source: string, path: string, line: LogLine, reason: DeadReason): void;
  /** Writes what was added. */
  flush(): void;
}

/** So much is kept of a line, characters: enough to see what it is. */
const keptCharacters = 2000;

/** A longer file is set aside, bytes; the one set aside before goes: a broken sensor must not fill the disk. */
const fileMaxBytes = 64 * 1024 * 1024;

/** NDJSON, for the owner alone. After a crash a line may be there twice, at one place: `path` and `offset` tell. */
export function openDeadLetters(file: string): DeadLetters {
  let pending = "";
  return {
    add(source, path, { number, offset, text }, reason) {
      pending += `${JSON.stringify({ source, path, line: number, offset, reason, text: text.slice(0, keptCharacters) })}\n`;
    },
    flush() {
      if (pending === "") return;
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > fileMaxBytes) renameSync(file, `${file}.1`);
      appendFileSync(file, pending, { mode: 0o600 });
      pending = "";
    },
  };
}
