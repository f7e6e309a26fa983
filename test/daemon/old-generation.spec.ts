import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

/** Keeps the latest of many objects, as windows over traffic do, in a process of its own; how often V8 collected them in full meanwhile. */
function fullCollections(limited: boolean): number {
  const module = new URL("../../src/daemon/old-generation.ts", import.meta.url).href;
  const script = `
    const { limitOldGeneration } = await import(${JSON.stringify(module)});
    const { PerformanceObserver, constants } = await import("node:perf_hooks");
    const { setFlagsFromString } = await import("node:v8");
    const { setTimeout: sleep } = await import("node:timers/promises");
    setFlagsFromString("--semi-space-growth-factor=1");
    if (${limited}) limitOldGeneration();
    let collections = 0;
    const isFull = (entry) => entry.detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
    new PerformanceObserver((list) => (collections += list.getEntries().filter(isFull).length)).observe({ entryTypes: ["gc"] });
    const latest = Array.from({ length: 200_000 }, () => null);
    for (let n = 0; n < 5_000_000; ) {
      for (let i = 0; i < 10_000; i++, n++) latest[n % latest.length] = { n, numbers: [n, n, n, n, n, n, n, n] };
      await sleep(1);
    }
    await sleep(10); // The observer is told of the last ones later.
    console.log(collections);`;
  return Number(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }));
}

describe("the room for objects that live for a while", () => {
  it("is collected again while little of it is garbage, where V8 would wait", () => {
    // The same objects each time, so that the count tells how much lay there before each collection; megabytes tell how busy the machine is.
    const [limited, unlimited] = [fullCollections(true), fullCollections(false)];
    assert.ok(unlimited > 0 && limited > 2 * unlimited, `${limited} times, ${unlimited} by itself`);
  });
});
