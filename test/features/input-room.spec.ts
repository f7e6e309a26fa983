import assert from "node:assert/strict";
import { createInputRoom, freshRoom } from "../../src/features/input-room.ts";

describe("the room that inputs are written in", () => {
  it("is the same memory again and again, and zeros each time", () => {
    const room = createInputRoom();
    const first = room.of(8).fill(3);
    const second = room.of(5);
    assert.equal(second.buffer, first.buffer);
    assert.deepEqual([...second], [0, 0, 0, 0, 0]);
    assert.deepEqual([...first], [0, 0, 0, 0, 0, 3, 3, 3]);
  });

  it("grows to what is asked of it, and seldom", () => {
    const room = createInputRoom();
    const buffers = new Set(Array.from({ length: 1000 }, (_, rows) => room.of(70 * rows).buffer));
    assert.equal(room.of(70_000).length, 70_000);
    assert.ok(buffers.size < 20);
  });

  it("never grows up to what was expected of it", () => {
    const room = createInputRoom(700);
    const { buffer } = room.of(7);
    assert.equal(room.of(700).buffer, buffer);
    assert.notEqual(room.of(701).buffer, buffer);
  });

  it("is shared with workers, used again or not", () => {
    assert.ok(createInputRoom().of(1).buffer instanceof SharedArrayBuffer);
    assert.ok(freshRoom.of(1).buffer instanceof SharedArrayBuffer);
    assert.notEqual(freshRoom.of(1).buffer, freshRoom.of(1).buffer);
  });
});
