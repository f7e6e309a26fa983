import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
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

async function lookAt(path: string): Promise<{ readonly gzip: boolean; readonly bytes: number }> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(gzipMagic.length), 0, gzipMagic.length, 0);
    return { gzip: isGzip(buffer.subarray(0, bytesRead)), bytes: (await file.stat()).size };
  } finally {
    await file.close();
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

/**
 * The content of a log from its beginning to its present end, chunk by chunk, unpacked where it is gzip. Reads no further ahead than
 * one chunk.
 *
 * @throws FILE_UNREADABLE when it can't be opened, or its gzip is damaged or cut
 */
export async function* readLog(path: string, onBytes: OnBytes = () => {}): AsyncGenerator<Buffer> {
  try {
    const { gzip, bytes } = await lookAt(path);
    const file = createReadStream(path, { highWaterMark: chunkBytes });
    for await (const chunk of gzip ? unpack(file) : (file as AsyncIterable<Buffer>)) {
      onBytes(file.bytesRead, bytes);
      yield chunk;
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
