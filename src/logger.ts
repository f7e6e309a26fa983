import { destination, pino, type Logger as PinoLogger } from "pino";

/** Structured log lines; always on stderr, because stdout belongs to results. */
export type Logger = Pick<PinoLogger, "debug" | "info" | "warn" | "error">;

/** How much to say, from everything to nothing. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** A logger that writes NDJSON to stderr. */
export function createLogger(level: LogLevel): Logger {
  return pino({ level, base: null }, destination({ dest: 2, sync: true }));
}

/** A logger that says nothing, for tests and simulations. */
export const silentLogger: Logger = pino({ level: "silent" });
