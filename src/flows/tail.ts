import { stat } from "node:fs/promises";
import { sleep, type Clock } from "../clock.ts";
import { createLineSplitter } from "./line-splitter.ts";
import type { LineSplitter, LogLine } from "./log-line.ts";
import { afterDraining, locate, nextUnread, stateAtFirst, type SeenFile } from "./tail-choose.ts";
import { openContent, type TailContent } from "./tail-content.ts";
import { createLogFolder, identityOf } from "./tail-folder.ts";
import { fingerprintMaxBytes, fingerprintOf, withLost, type TailState } from "./tail-state.ts";

/** What befell a log, as metrics name it: `lost` means that lines disappeared before they could be read. */
export type RotationKind = "rotated" | "truncated" | "lost";

/** Lines that came, and where to go on once they are processed. */
export interface TailBatch {
  readonly lines: readonly LogLine[];
  /** The file that they stood in, by the name it had when it was opened. */
  readonly path: string;
  /** To be committed with everything that the lines caused, with the parser's own context in it. */
  readonly state: TailState;
  /** Bytes of this file that are written but not read yet. */
  readonly lagBytes: number;
  readonly rotations: readonly RotationKind[];
}

export interface TailOptions {
  /** Where a former run stopped; null at the first start, which begins with the live file. */
  readonly state: TailState | null;
  readonly clock: Clock;
  /** How often to look for more when there is nothing to read. */
  readonly pollMs: number;
  /** Ends the tail. */
  readonly signal: AbortSignal;
}

/** The file that is being read. */
interface OpenFile {
  readonly file: SeenFile;
  readonly content: TailContent;
  readonly splitter: LineSplitter;
  /** Its beginning as far as it was read, and how much was read of it. */
  head: Buffer;
  read: number;
  /** Of a compressed file: its size on the disk when it was last looked at, and whether it ended before its content did. */
  size: number;
  cut: boolean;
}

/**
 * Follows a log that others write and rotate: by renaming, by copying and truncating, with dates in the names, compressed or not; the log
 * itself may be compressed, too, and be copied here while it is followed. A rotated file is read to its end before its successor is begun,
 * and found again after a restart by its first KiB. Lines are given exactly once: each batch's state says what was read up to its end, and
 * whoever goes on from it gets the next line. Reads no further ahead than one chunk, and nothing while the batch is being processed.
 *
 * @param path the live log; may not exist yet
 */
export async function* tail(
  path: string,
  { state: from, clock, pollMs, signal }: TailOptions,
): AsyncGenerator<TailBatch> {
  const folder = createLogFolder(path);
  let state = from ?? stateAtFirst((await folder.scan("0")) ?? []);
  let open: OpenFile | null = null;
  let rotations: RotationKind[] = [];

  async function close(): Promise<void> {
    await open?.content.close();
    open = null;
  }
  /** Opens the file to go on with; null while there is none. */
  async function openNext(): Promise<OpenFile | null> {
    const files = await folder.scan(state.horizonNs);
    if (files === null) return null;
    const { current } = state;
    const found = current && locate(current, files);
    if (current !== null && found === null) {
      rotations.push("lost");
      state = withLost(state, files);
    }
    const file = found ?? nextUnread(state, files);
    if (file === null) return null;
    const [offset, lines] = found === null ? [0, 0] : [current!.offset, current!.lines];
    const content = await openContent(file, offset);
    const head = offset === 0 && !file.gzip ? Buffer.alloc(0) : file.head;
    const splitter = createLineSplitter({ offset, lines });
    return content && { file, content, splitter, head, read: offset, size: file.size, cut: false };
  }
  /** Whether the file still is what it was up to a chunk that was just read from it: not truncated, and not copied away unread. */
  async function isIntact(opened: OpenFile, chunk: Buffer): Promise<boolean> {
    if (opened.file.gzip) return true;
    const known = opened.read === 0 ? chunk.subarray(0, fingerprintMaxBytes) : opened.head;
    const { head, size } = await opened.content.inspect();
    if (size < opened.read + chunk.length || !head.subarray(0, known.length).equals(known)) return false;
    if (state.current === null) {
      const files = await folder.scan(state.horizonNs);
      if (files === null) return false;
      const next = nextUnread(state, files);
      if (next !== null && (next.device !== opened.content.device || next.inode !== opened.content.inode)) return false;
    }
    opened.head = head;
    return true;
  }
  /** Takes lines as read. */
  function batchOf(opened: OpenFile, lines: readonly LogLine[], size: number): TailBatch {
    const last = lines.at(-1);
    if (last !== undefined) {
      const { device, inode } = opened.content;
      const bytes = Math.min(last.end, fingerprintMaxBytes);
      const fingerprint = fingerprintOf(opened.head, Math.min(bytes, opened.head.length));
      const position = { device, inode, fingerprint, offset: last.end, lines: last.number, size };
      state = { ...state, current: position };
    }
    const batch = { lines, path: opened.file.path, state, lagBytes: Math.max(0, size - opened.read), rotations };
    rotations = [];
    return batch;
  }
  /** At a file's present end: the last batch of it, when it is certain that nothing follows; null otherwise. */
  async function drain(opened: OpenFile): Promise<TailBatch | null> {
    const { device, inode } = opened.content;
    const live = await stat(path, { bigint: true }).then(identityOf, () => null);
    if (live?.device === device && live.inode === inode) return null;
    // Its writer has moved on once it writes into the successor; until then it may still add to this one.
    const { head, mtimeNs } = await opened.content.inspect();
    const files = await folder.scan(state.horizonNs);
    const drained = files && afterDraining(state, { head, mtimeNs }, files);
    if (drained === null || nextUnread(drained, files!) === null) return null;
    const rest = await opened.content.read();
    if (rest.length > 0) {
      opened.head = head.length < fingerprintMaxBytes ? (await opened.content.inspect()).head : head;
      opened.read += rest.length;
      return batchOf(opened, opened.splitter.push(rest), opened.read);
    }
    const batch = batchOf(opened, opened.splitter.finish(), opened.read);
    state = drained;
    return { ...batch, state, rotations: [...batch.rotations, opened.cut ? "lost" : "rotated"] };
  }
  /** Whether a compressed log that was read to its end has grown since, and come to rest: it is then to be opened again. */
  async function hasGrown(opened: OpenFile): Promise<boolean> {
    if (!opened.file.gzip) return false;
    const before = opened.size;
    opened.size = (await opened.content.inspect()).size;
    return opened.size === before && before !== opened.file.size;
  }
  /** What follows in a file; null where it is damaged, and what it held is lost. */
  async function readOn(opened: OpenFile): Promise<Buffer | null> {
    try {
      return await opened.content.read();
    } catch (cause) {
      if (!opened.file.gzip) throw cause;
      opened.cut = (cause as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
      if (opened.cut && opened.file.live) return Buffer.alloc(0); // it may still be on its way here
      rotations.push("lost");
      state = afterDraining(state, opened.file, (await folder.scan(state.horizonNs)) ?? []);
      return null;
    }
  }

  try {
    while (!signal.aborted) {
      open ??= await openNext();
      if (open === null) {
        await sleep(clock, pollMs, signal);
        continue;
      }
      const chunk = await readOn(open);
      if (chunk === null || !(await isIntact(open, chunk))) {
        if (chunk !== null && state.current !== null) rotations.push("truncated");
        await close();
        continue;
      }
      if (chunk.length > 0) {
        open.read += chunk.length;
        const lines = open.splitter.push(chunk);
        if (lines.length > 0)
          yield batchOf(open, lines, open.file.gzip ? open.read : (await open.content.inspect()).size);
        continue;
      }
      const last = await drain(open);
      if (last === null) {
        if (await hasGrown(open)) await close();
        else await sleep(clock, pollMs, signal);
      } else {
        if (last.state.current === null) await close();
        yield last;
      }
    }
  } catch (cause) {
    if (!signal.aborted) throw cause;
  } finally {
    await close();
  }
}
