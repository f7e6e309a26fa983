/** Asks a holder for one chunk of a payload. */
export const blobProtocol = "/vervet/blob/1";

/**
 * Bytes of a chunk; the last one of a payload is what remains. Half of what an answer may hold, and what a fresh stream
 * lets through without waiting for the other side.
 */
export const chunkBytes = 256 * 1024;

const hashBytes = 32;
const requestBytes = hashBytes + 8;

/** A payload as its announcement describes it. */
export interface BlobName {
  /** SHA-256, lower-case hex. */
  readonly hash: string;
  readonly length: number;
}

/** Which chunk of which payload: the offset is that of its first byte. */
export interface ChunkRequest extends BlobName {
  readonly offset: number;
}

/**
 * The request's bytes: the hash, the length and the offset, each number as 4 bytes, big-endian. The answer is the chunk;
 * empty for "not now". The length is part of the question so that an author who lies about it can't make an honest
 * holder of the same bytes look bad.
 */
export function encodeChunkRequest({ hash, length, offset }: ChunkRequest): Uint8Array {
  const bytes = Buffer.alloc(requestBytes);
  bytes.write(hash, "hex");
  bytes.writeUInt32BE(length, hashBytes);
  bytes.writeUInt32BE(offset, hashBytes + 4);
  return bytes;
}

/** Null for anything that is not exactly a request. */
export function decodeChunkRequest(bytes: Uint8Array): ChunkRequest | null {
  if (bytes.length !== requestBytes) return null;
  const view = Buffer.from(bytes);
  return {
    hash: view.toString("hex", 0, hashBytes),
    length: view.readUInt32BE(hashBytes),
    offset: view.readUInt32BE(hashBytes + 4),
  };
}
