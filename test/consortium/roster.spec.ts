import assert from "node:assert/strict";
import { openRoster } from "../../src/consortium/roster.ts";

describe("an open roster", () => {
  it("has whom it was given and whom it admitted, sorted, each once", () => {
    const roster = openRoster(["c", "a"]);
    roster.admit("b");
    roster.admit("a");
    assert.deepEqual(roster.members(), ["a", "b", "c"]);
    assert.ok(roster.has("b"));
    assert.ok(!roster.has("d"));
  });

  it("begins empty", () => {
    assert.deepEqual(openRoster().members(), []);
  });
});
