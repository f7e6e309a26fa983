import { open, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { chunkBytes, unpack } from "./open-log.ts";
import type { SeenFile } from "./tail-choose.ts";
import { identityOf, readAt } from "./tail-folder.ts";
import { fingerprintMaxBytes } from "./tail-state.ts";

/** A file that is being read, held by its descriptor: renaming or deleting it changes nothing. */
export interface TailContent {
  readonly device: string;
  readonly inode: string;
  readonly gzip: boolean;
  /** What follows what was read before; empty at the present end. Holds until the next read. */
  read(): Promise<Buffer>;
  /** The beginning as it is now, and the size on the disk. */
  inspect(): Promise<{ readonly head: Buffer; readonly size: number; readonly mtimeNs: bigint }>;
  close(): Promise<void>;
}

async function* chunksOf(handle: FileHandle): AsyncGenerator<Buffer> {
  for (let at = 0, chunk; (chunk = await readAt(handle, at, chunkBytes)).length > 0; at += chunk.length) yield chunk;
}

/** Chunks of a compressed file from an offset of its content on. */
async function* unpackedFrom(handle: FileHandle, offset: number): AsyncGenerator<Buffer> {
  let skip = offset;
  // By the descriptor: the name may be another file's by now.
  for await (const chunk of unpack(Readable.from(chunksOf(handle)))) {
    if (skip < chunk.length) yield chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}

/**
 * @param offset where the first read begins; of the content, where the file is compressed
 * @returns null when another file has that name by now
 */
export async function openContent(file: SeenFile, offset: number): Promise<TailContent | null> {
  const handle = await open(file.path, "r").catch(() => null);
  if (handle === null) return null;
  const { device, inode } = identityOf(await handle.stat({ bigint: true }));
  if (device !== file.device || inode !== file.inode) {
    await handle.close();
    return null;
  }
  const chunks = file.gzip ? unpackedFrom(handle, offset) : null;
  const room = Buffer.allocUnsafeSlow(file.gzip ? 0 : chunkBytes); // one for all reads: there are several a second, day and night
  let at = offset;
  return {
    device,
    inode,
    gzip: file.gzip,
    async read() {
      if (chunks !== null) return (await chunks.next()).value ?? Buffer.alloc(0);
      const chunk = await readAt(handle, at, chunkBytes, room);
      at += chunk.length;
      return chunk;
    },
    async inspect() {
      const head = file.gzip ? file.head : await readAt(handle, 0, fingerprintMaxBytes);
      const { size, mtimeNs } = await handle.stat({ bigint: true });
      return { head, size: Number(size), mtimeNs };
    },
    async close() {
      await chunks?.return(undefined);
      await handle.close();
    },
  };
}
