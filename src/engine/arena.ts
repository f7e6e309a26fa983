import { VervetError } from "../errors.ts";
import { maximumPages, pageBytes, type WasmMemory } from "./kernels.ts";

/** Hands out parts of one WASM memory. Addresses are multiples of 16; contents are undefined. */
export interface Arena {
  /** @throws VervetError ENGINE_MEMORY when the memory may not grow that far */
  allocate(bytes: number): number;
  free(address: number): void;
  /** The whole memory as float32: element `address / 4`. Stale after the next `allocate`. */
  floats(): Float32Array;
  bytes(): Buffer;
}

interface Gap {
  start: number;
  end: number;
}

/** First fit over a list of gaps sorted by address; neighbouring gaps melt together. */
export function createArena(memory: WasmMemory, base: number): Arena {
  const taken = new Map<number, number>();
  const gaps: Gap[] = [{ start: Math.ceil(base / 16) * 16, end: memory.buffer.byteLength }];
  let floats = new Float32Array(memory.buffer);
  let bytes = Buffer.from(memory.buffer);

  const release = (start: number, end: number): void => {
    const at = gaps.findIndex((gap) => gap.start > start);
    const index = at < 0 ? gaps.length : at;
    gaps.splice(index, 0, { start, end });
    for (const i of [index, index - 1]) {
      const [left, right] = [gaps[i], gaps[i + 1]];
      if (left === undefined || right === undefined || left.end !== right.start) continue;
      left.end = right.end;
      gaps.splice(i + 1, 1);
    }
  };
  const grow = (atLeast: number): void => {
    const before = memory.buffer.byteLength;
    const pages = Math.ceil(atLeast / pageBytes);
    if (before / pageBytes + pages > maximumPages) {
      throw new VervetError(
        "ENGINE_MEMORY",
        `the engine may use ${(maximumPages * pageBytes) / 2 ** 20} MiB and needs more`,
        "use a smaller model or smaller batches",
      );
    }
    memory.grow(pages);
    floats = new Float32Array(memory.buffer);
    bytes = Buffer.from(memory.buffer);
    release(before, memory.buffer.byteLength);
  };
  const allocate = (wanted: number): number => {
    const size = Math.max(16, Math.ceil(wanted / 16) * 16);
    let gap = gaps.find(({ start, end }) => end - start >= size);
    if (gap === undefined) {
      grow(size);
      gap = gaps.find(({ start, end }) => end - start >= size)!;
    }
    const address = gap.start;
    gap.start += size;
    if (gap.start === gap.end) gaps.splice(gaps.indexOf(gap), 1);
    taken.set(address, size);
    return address;
  };

  return {
    allocate,
    free(address) {
      const size = taken.get(address);
      if (size === undefined) throw new RangeError(`nothing was allocated at ${address}`);
      taken.delete(address);
      release(address, address + size);
    },
    floats: () => floats,
    bytes: () => bytes,
  };
}
