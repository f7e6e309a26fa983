import assert from "node:assert/strict";
import { toleratedAmong, toleratedFaults } from "../../src/robust/tolerated.ts";

describe("the tolerated faults", () => {
  it("are a third of the rows unless configured", () => {
    assert.deepEqual([toleratedFaults(10), toleratedFaults(2), toleratedFaults(10, 1)], [3, 0, 1]);
  });

  it("count those that lost their vote, where the rows left can't bear as many", () => {
    assert.deepEqual(
      [
        toleratedFaults(3, 2, 2),
        toleratedFaults(4, 2, 1),
        toleratedFaults(5, 2, 2),
        toleratedFaults(3, 2, 0),
        toleratedFaults(1, 2, 2),
      ],
      [1, 1, 2, 2, 0],
    );
    for (let rows = 1; rows < 50; rows++) assert.equal(toleratedFaults(rows, undefined, 9), toleratedFaults(rows));
  });

  it("shrink to what the rows left can bear", () => {
    assert.deepEqual(
      [toleratedAmong(6, 3), toleratedAmong(7, 3), toleratedAmong(1, 3), toleratedAmong(0, 3)],
      [2, 3, 0, 0],
    );
  });
});
