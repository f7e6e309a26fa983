import assert from "node:assert/strict";
import { duration, progressBar, showBytes } from "../../src/cli/progress-bar.ts";

describe("a progress bar", () => {
  it("fills as the work is done, and no further", () => {
    assert.equal(progressBar(0, 3), `[${".".repeat(20)}]`);
    assert.equal(progressBar(1, 2), `[${"#".repeat(10)}${".".repeat(10)}]`);
    assert.equal(progressBar(7, 3), `[${"#".repeat(20)}]`);
  });
});

describe("a duration", () => {
  it("is told in the unit that suits", () => {
    assert.deepEqual([0, 0.2, 99, 100, 5999, 6000, 36_000].map(duration), [
      "0 s",
      "1 s",
      "99 s",
      "2 min",
      "100 min",
      "1.7 h",
      "10.0 h",
    ]);
  });
});

describe("bytes on their way", () => {
  /** What is told of `[after seconds, done, of]`. */
  function told(...steps: readonly (readonly [seconds: number, done: number, of: number | null])[]): readonly string[] {
    const lines: string[] = [];
    let nowMs = 0;
    const show = showBytes(
      (line) => lines.push(line),
      () => nowMs,
    );
    for (const [seconds, done, of] of steps) {
      nowMs = 1000 * seconds;
      show(done, of);
    }
    return lines;
  }

  it("are told of every two seconds, with the time left", () => {
    assert.deepEqual(told([1, 5e6, 4e7], [2, 1e7, 4e7], [3, 1.5e7, 4e7], [4, 2e7, 4e7]), [
      "[#####...............] 10.0/40.0 MB, 6 s left\n",
      "[##########..........] 20.0/40.0 MB, 4 s left\n",
    ]);
  });

  it("are counted where nobody knows how many there will be, or the file grew", () => {
    assert.deepEqual(told([2, 1e7, null], [4, 3e7, 2e7]), ["10.0 MB\n", "30.0 MB\n"]);
  });

  it("begin anew with the next file", () => {
    assert.deepEqual(told([10, 1e7, 2e7], [11, 1e6, 1e7], [13, 2e6, 1e7]), [
      "[##########..........] 10.0/20.0 MB, 10 s left\n",
      "[####................] 2.0/10.0 MB, 8 s left\n",
    ]);
  });
});
