import { endianness } from "node:os";

const hostIsLittle = endianness() === "LE";

function swapped(bytes: Uint8Array): Uint8Array {
  return hostIsLittle ? bytes : new Uint8Array(Buffer.from(bytes).swap32());
}

/** Float32 values as bytes, little-endian: a store can be carried to another machine. */
export function toBlob(values: Float32Array): Uint8Array {
  return swapped(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** The values again, in memory of their own. */
export function fromBlob(blob: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(swapped(blob)).buffer); // a Buffer's slice() would share its pool
}
