/**
 * Bytes to be kept for long. A few of them are often a view of a pool of 64 KiB, or of all that came in at once, which would be kept with them.
 *
 * @returns the bytes themselves where they are all of their buffer, else a copy
 */
export function wholeBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
