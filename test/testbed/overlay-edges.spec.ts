import assert from "node:assert/strict";
import { components, isConnected, joinComponents } from "../../src/testbed/overlay-edges.ts";

describe("overlay edges", () => {
  it("finds components in the order of their smallest node", () => {
    assert.deepEqual(
      components(6, [
        [4, 0],
        [1, 5],
        [5, 2],
      ]),
      [[0, 4], [1, 2, 5], [3]],
    );
  });

  it("counts no nodes and one node as connected, two strangers as not", () => {
    assert.ok(isConnected(0, []));
    assert.ok(isConnected(1, []));
    assert.ok(!isConnected(2, []));
  });

  it("joins each component to the next by one edge", () => {
    assert.deepEqual(
      joinComponents(5, [
        [3, 4],
        [0, 1],
      ]),
      [
        [0, 1],
        [0, 2],
        [2, 3],
        [3, 4],
      ],
    );
  });
});
