import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

/** Fills memory with short-lived objects in a process of its own; the room that they got, MB. */
function roomMb(limited: boolean): number {
  const module = new URL("../../src/daemon/young-generation.ts", import.meta.url).href;
  const script = `
    const { limitYoungGeneration } = await import(${JSON.stringify(module)});
    const { getHeapSpaceStatistics } = await import("node:v8");
    let most = 0;
    for (let batch = 0; batch < 100; batch++) {
      const objects = Array.from({ length: 20000 }, (_, i) => ({ i }));
      if (objects.length > 0 && ${limited}) limitYoungGeneration();
      const { space_size } = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
      most = Math.max(most, space_size);
    }
    console.log(most / 1e6);`;
  return Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }));
}

describe("the room for short-lived objects", () => {
  it("stays small where V8 would let it grow", () => {
    const limited = roomMb(true);
    assert.ok(limited < 17, `${limited} MB`); // at most doubled between two looks
    assert.ok(roomMb(false) > limited, "V8 does not let it grow any more: the limit is of no use");
  });
});
