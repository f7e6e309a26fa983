import assert from "node:assert/strict";
import { toleratedAmong, toleratedFaults } from "../../src/robust/tolerated.ts";

describe("the tolerated faults", () => {
  it("are a third of the rows unless configured", () => {
    assert.deepEqual([toleratedFaults(10), toleratedFaults(2), toleratedFaults(10, 1)], [3, 0, 1]);
  });

  it("shrink to what the rows left can bear", () => {
    assert.deepEqual(
      [toleratedAmong(6, 3), toleratedAmong(7, 3), toleratedAmong(1, 3), toleratedAmong(0, 3)],
      [2, 3, 0, 0],
    );
  });
});
