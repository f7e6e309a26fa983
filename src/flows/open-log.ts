import { open, type FileHandle } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { VervetError } from "../errors.ts";

/** Bytes read at once: larger chunks are no faster. */
export const chunkBytes = 256 * 1024;

/** What every gzip file begins with. */
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** Whether bytes are the beginning of a gzip file, whatever it is called. */
export function isGzip(head: Buffer): boolean {
  return head.subarray(0, gzipMagic.length).equals(gzipMagic);
}

/** Told how many bytes of a file are read, packed ones where it is packed, and how many it had in the beginning. */
export type OnBytes = (done: number, of: number) => void;

async function headOf(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(gzipMagic.length), 0, gzipMagic.length, 0);
  return buffer.subarray(0, bytesRead);
}

/** Every chunk in the same memory: a new buffer for each would cost more than reading it, in pages that the system has to clear. */
async function* chunksOf(file: FileHandle, tell: (done: number) => void): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  for (let done = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, chunkBytes, null);
    if (bytesRead === 0) return;
    tell((done += bytesRead));
    yield buffer.subarray(0, bytesRead);
  }
}

/** Unpacks a stream of a gzip file; the stream is done with when the generator is. */
export async function* unpack(packed: Readable): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: chunkBytes });
  packed.on("error", (cause) => unpacked.destroy(cause));
  try {
    yield* packed.pipe(unpacked) as AsyncIterable<Buffer>;
  } finally {
    packed.destroy();
  }
}

/** Unpacking goes on in another thread: each chunk needs memory of its own. */
async function* unpackedChunks(file: FileHandle, tell: (done: number) => void): AsyncGenerator<Buffer> {
  const packed = file.createReadStream({ highWaterMark: chunkBytes, start: 0, autoClose: false });
  for await (const chunk of unpack(packed)) {
    tell(packed.bytesRead);
    yield chunk;
  }
}

/**
 * The content of a log from its beginning to its present end, chunk by chunk, unpacked where it is gzip. Reads no further ahead than
 * one chunk. A chunk holds until the next one is asked for.
 *
 * @throws FILE_UNREADABLE when it can't be opened, or its gzip is damaged or cut
 */
export async function* readLog(path: string, onBytes: OnBytes = () => {}): AsyncGenerator<Buffer> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      const tell = (done: number): void => onBytes(done, size);
      yield* isGzip(await headOf(file)) ? unpackedChunks(file, tell) : chunksOf(file, tell);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new VervetError(
      "FILE_UNREADABLE",
      `${path} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      "check that the file exists, is whole, and may be read",
      { cause: error },
    );
  }
}
