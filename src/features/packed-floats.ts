const floatBytes = Float32Array.BYTES_PER_ELEMENT;

/** Numbers as packed little-endian float32, on every machine. */
export function packFloats(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * floatBytes);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setFloat32(i * floatBytes, value, true));
  return bytes;
}

/** Exactly `count` packed numbers; null for anything else. They may be NaN or infinite. */
export function unpackFloats(bytes: unknown, count: number): Float32Array | null {
  if (!(bytes instanceof Uint8Array) || bytes.length !== count * floatBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: count }, (_, i) => view.getFloat32(i * floatBytes, true));
}
