import { createLineSplitter } from "./line-splitter.ts";
import type { LogLine } from "./log-line.ts";
import { readLog, type OnBytes } from "./open-log.ts";

/**
 * All lines of a finished log, chunk by chunk; a last line without a line break counts.
 *
 * @param path plain or gzip
 * @throws FILE_UNREADABLE
 */
export async function* readLines(path: string, onBytes?: OnBytes): AsyncGenerator<readonly LogLine[]> {
  const splitter = createLineSplitter();
  for await (const chunk of readLog(path, onBytes)) yield splitter.push(chunk);
  yield splitter.finish();
}
