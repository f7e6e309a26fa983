import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createArena } from "../../src/engine/arena.ts";
import { pageBytes, type WasmMemory } from "../../src/engine/kernels.ts";

/** A memory that grows like WebAssembly's: into a new buffer, which then counts. */
function memoryOf(pages: number): WasmMemory {
  let buffer = new SharedArrayBuffer(pages * pageBytes);
  return {
    get buffer() {
      return buffer;
    },
    grow(more) {
      const larger = new SharedArrayBuffer(buffer.byteLength + more * pageBytes);
      new Uint8Array(larger).set(new Uint8Array(buffer));
      buffer = larger;
      return larger.byteLength / pageBytes;
    },
  };
}

describe("an arena", () => {
  it("never hands out the same bytes twice, whatever is freed in between", () => {
    const plan = fc.array(fc.record({ bytes: fc.nat(100_000), free: fc.option(fc.nat()) }), { maxLength: 60 });
    fc.assert(
      fc.property(plan, (steps) => {
        const arena = createArena(memoryOf(1), 1_001);
        const live: { start: number; end: number }[] = [];
        for (const { bytes, free } of steps) {
          const start = arena.allocate(bytes);
          assert.ok(start % 16 === 0 && start >= 1_001);
          assert.ok(start + bytes <= arena.bytes().length);
          assert.equal(arena.floats().byteLength, arena.bytes().length);
          for (const other of live) assert.ok(start >= other.end || start + bytes <= other.start);
          live.push({ start, end: start + bytes });
          if (free !== null) arena.free(live.splice(free % live.length, 1)[0]!.start);
        }
      }),
    );
  });

  it("keeps what was written when it grows", () => {
    const arena = createArena(memoryOf(1), 16);
    const at = arena.allocate(400);
    arena.floats().fill(5, at / 4, at / 4 + 100);
    arena.allocate(10 * pageBytes);
    assert.ok(
      arena
        .floats()
        .subarray(at / 4, at / 4 + 100)
        .every((value) => value === 5),
    );
  });

  it("needs no more memory for the thousandth tenant than for the first", () => {
    const memory = memoryOf(1);
    const arena = createArena(memory, 16);
    const turn = (): void => {
      const addresses = [50_000, 16, 300_000, 8].map((bytes) => arena.allocate(bytes));
      for (const i of [2, 0, 3, 1]) arena.free(addresses[i]!);
    };
    turn();
    const size = memory.buffer.byteLength;
    for (let i = 0; i < 1_000; i++) turn();
    assert.equal(memory.buffer.byteLength, size);
  });

  it("refuses to free what it didn't hand out, or twice", () => {
    const arena = createArena(memoryOf(1), 16);
    const at = arena.allocate(100);
    assert.throws(() => arena.free(at + 16), RangeError);
    arena.free(at);
    assert.throws(() => arena.free(at), RangeError);
  });

  it("says so when a model is larger than its memory may become", () => {
    assert.throws(() => createArena(memoryOf(1), 16).allocate(2 ** 31), { code: "ENGINE_MEMORY" });
  });
});
