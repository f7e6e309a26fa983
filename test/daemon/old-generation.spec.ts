import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

/** Keeps the latest of many objects, as windows over traffic do, in a process of its own; the least and the most that they took, MB. */
function heldMb(limited: boolean): { least: number; most: number } {
  const module = new URL("../../src/daemon/old-generation.ts", import.meta.url).href;
  const script = `
    const { limitOldGeneration } = await import(${JSON.stringify(module)});
    const { getHeapSpaceStatistics, setFlagsFromString } = await import("node:v8");
    const { setTimeout: sleep } = await import("node:timers/promises");
    setFlagsFromString("--semi-space-growth-factor=1");
    if (${limited}) limitOldGeneration();
    const latest = Array.from({ length: 200_000 }, () => null);
    const held = [];
    let before = 0;
    // The first full collection comes when V8 likes; what is held between it and the fourth tells.
    for (let n = 0, collections = 0; collections < 4; ) {
      for (let i = 0; i < 10_000; i++, n++) latest[n % latest.length] = { n, numbers: [n, n, n, n, n, n, n, n] };
      const old = getHeapSpaceStatistics().find(({ space_name }) => space_name === "old_space").space_used_size / 1e6;
      if (old < 0.95 * before) collections++;
      if (collections > 0) held.push(old);
      before = old;
      await sleep(1);
    }
    console.log(JSON.stringify({ least: Math.min(...held), most: Math.max(...held) }));`;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }));
}

describe("the room for objects that live for a while", () => {
  it("stays close to what lives, where V8 would let garbage lie", () => {
    const { least, most } = heldMb(true);
    assert.ok(most < 2 * least, `from ${least} to ${most} MB`);
    assert.ok(heldMb(false).most > most, "V8 collects as early by itself: the limit is of no use");
  });
});
