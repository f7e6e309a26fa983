import { once } from "node:events";
import { createWriteStream, statSync } from "node:fs";
import { finished } from "node:stream/promises";
import { sleep, type Clock } from "../clock.ts";
import { VervetError } from "../errors.ts";

export interface DownloadOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called with the bytes that are here, and how many there will be; null where the server doesn't say. */
  onBytes(here: number, of: number | null): void;
}

/** Attempts in a row that may bring nothing new, and how long to wait before the second, ms; each later wait is twice as long. */
const attemptsMax = 5;
const waitMs = 500;

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Where a partial answer begins; null for a whole one. */
function beginOf(response: Response): number | null {
  const range = /^bytes (?<begin>\d+)-/u.exec(response.headers.get("content-range") ?? "");
  return response.status === 206 && range !== null ? Number(range.groups!["begin"]) : null;
}

/** Writes an answer behind what is here, or over it. */
async function write(response: Response, path: string, here: number, options: DownloadOptions): Promise<void> {
  const length = response.headers.get("content-length");
  const of = length === null ? null : here + Number(length);
  const file = createWriteStream(path, { flags: here > 0 ? "a" : "w" });
  let bytes = here;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      options.onBytes(bytes, of);
      if (!file.write(chunk)) await once(file, "drain");
    }
  } finally {
    file.end();
    await finished(file);
  }
}

/**
 * Downloads into a file, and goes on behind what an earlier attempt left there: after a broken connection by itself, after an interruption at
 * the next call.
 *
 * @returns false where the server has no such file
 * @throws VervetError FETCH_FAILED; the signal's reason
 */
export async function download(url: URL, path: string, options: DownloadOptions): Promise<boolean> {
  const { clock, signal } = options;
  for (let attempt = 1, cause: unknown = null; attempt <= attemptsMax; attempt++) {
    if (attempt > 1) await sleep(clock, waitMs * 2 ** (attempt - 2), signal);
    const here = sizeOf(path);
    // Compressed on the way, bytes could not be counted.
    const headers = { "accept-encoding": "identity", ...(here > 0 && { range: `bytes=${here}-` }) };
    try {
      const response = await fetch(url, { headers, signal });
      if (response.status === 404) return false;
      if (response.status === 416 && here > 0) return true; // nothing is left to send
      if (response.ok) {
        const begin = beginOf(response);
        await write(response, path, begin === here ? here : 0, options);
        return true;
      }
      cause = new Error(`the server answered ${response.status}`);
    } catch (error) {
      signal.throwIfAborted();
      cause = error;
    }
    if (sizeOf(path) > here) attempt = 0;
    else if (attempt === attemptsMax) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const mend = "run it again: it goes on where it stopped";
      throw new VervetError("FETCH_FAILED", `${url.href} could not be fetched: ${reason}`, mend, { cause });
    }
  }
  return false;
}
