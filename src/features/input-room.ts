/**
 * Room for model inputs that are made again and again and shared with workers. V8 does not count shared memory when it decides whether to
 * collect garbage: thrown away, it lies about for minutes, in every thread that saw it.
 */
export interface InputRoom {
  /** So many zeros, where the last ones were: whoever still reads those sees the new ones. */
  of(values: number): Float32Array;
}

/**
 * An empty room; it grows to the most that was asked of it.
 *
 * @param expected values that it will be asked for in the end: then nothing is outgrown, and what is not used yet takes no memory
 */
export function createInputRoom(expected = 0): InputRoom {
  let bytes = new SharedArrayBuffer(expected * Float32Array.BYTES_PER_ELEMENT);
  return {
    of(values) {
      const wanted = values * Float32Array.BYTES_PER_ELEMENT;
      // Twice as much at least: what is outgrown lies about, too.
      if (wanted > bytes.byteLength) bytes = new SharedArrayBuffer(Math.max(wanted, 2 * bytes.byteLength));
      return new Float32Array(bytes, 0, values).fill(0);
    },
  };
}

/** Fresh zeros each time, for inputs that stay. */
export const freshRoom: InputRoom = {
  of: (values) => new Float32Array(new SharedArrayBuffer(values * Float32Array.BYTES_PER_ELEMENT)),
};
