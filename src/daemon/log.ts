import { destination, pino } from "pino";
import type { Logger, LogLevel } from "../logger.ts";

/** A daemon's log: its level can change, and its file can be opened again after it was rotated. */
export interface DaemonLog {
  readonly logger: Logger;
  setLevel(level: LogLevel): void;
  reopen(): void;
}

/** NDJSON with times, on stderr or in a file that only its owner reads. */
export function openLog(level: LogLevel, file: string | null): DaemonLog {
  const out = destination({ dest: file ?? 2, sync: true, mkdir: true, mode: 0o600 });
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, out);
  return {
    logger,
    setLevel(next) {
      logger.level = next;
    },
    reopen() {
      if (file !== null) out.reopen();
    },
  };
}
