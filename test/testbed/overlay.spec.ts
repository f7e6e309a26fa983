import assert from "node:assert/strict";
import * as fc from "fast-check";
import { seededRandom } from "../../src/random.ts";
import { isConnected } from "../../src/testbed/overlay-edges.ts";
import { overlayEdges, overlaySchema, type Overlay } from "../../src/testbed/overlay.ts";

const kinds = ["full", "ring", "star", "small-world", "random-regular", "scale-free"] as const;
const edgesOf = (overlay: Partial<Overlay> & Pick<Overlay, "kind">, nodes: number, seed = "overlay") =>
  overlayEdges(overlaySchema.parse(overlay), nodes, seededRandom(seed));
const degrees = (edges: readonly [number, number][], nodes: number): number[] =>
  Array.from({ length: nodes }, (_, i) => edges.filter(([a, b]) => a === i || b === i).length);

describe("overlay", () => {
  it("defaults to degree 4 and rewire 0.1", () => {
    assert.deepEqual(overlaySchema.parse({ kind: "ring" }), { kind: "ring", degree: 4, rewire: 0.1 });
  });

  it("refuses unknown kinds and keys", () => {
    assert.equal(overlaySchema.safeParse({ kind: "tree" }).success, false);
    assert.equal(overlaySchema.safeParse({ kind: "ring", degrees: 4 }).success, false);
    assert.equal(overlaySchema.safeParse({ kind: "ring", rewire: 1.5 }).success, false);
  });

  it("is connected, sorted, without loops or repetitions, and a function of its seed, whatever the kind", () => {
    const any = fc.record({
      kind: fc.constantFrom(...kinds),
      degree: fc.integer({ min: 1, max: 6 }).map((half) => 2 * half),
      rewire: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 40 }), fc.string(), (overlay, nodes, seed) => {
        const edges = edgesOf(overlay, nodes, seed);
        assert.ok(isConnected(nodes, edges));
        for (const [a, b] of edges) assert.ok(0 <= a && a < b && b < nodes);
        const keys = edges.map(([a, b]) => a * 100 + b);
        assert.deepEqual(
          keys,
          [...new Set(keys)].toSorted((x, y) => x - y),
        );
        assert.deepEqual(edgesOf(overlay, nodes, seed), edges);
      }),
      { numRuns: 300 },
    );
  });

  it("joins everybody in a full overlay", () => {
    assert.equal(edgesOf({ kind: "full" }, 10).length, 45);
  });

  it("closes a ring", () => {
    assert.deepEqual(edgesOf({ kind: "ring" }, 4), [
      [0, 1],
      [0, 3],
      [1, 2],
      [2, 3],
    ]);
    assert.deepEqual(edgesOf({ kind: "ring" }, 2), [[0, 1]]);
  });

  it("puts organisation 0 in the middle of a star", () => {
    assert.deepEqual(degrees(edgesOf({ kind: "star" }, 5), 5), [4, 1, 1, 1, 1]);
  });

  it("gives everybody the same degree in a random-regular overlay, and different seeds different graphs", () => {
    for (const degree of [2, 3, 4, 7]) {
      assert.deepEqual(degrees(edgesOf({ kind: "random-regular", degree }, 20), 20), Array<number>(20).fill(degree));
    }
    assert.notDeepEqual(edgesOf({ kind: "random-regular" }, 20, "one"), edgesOf({ kind: "random-regular" }, 20, "two"));
  });

  it("refuses a random-regular overlay that cannot exist", () => {
    assert.throws(() => edgesOf({ kind: "random-regular", degree: 3 }, 9), { code: "OVERLAY_DEGREE", exitStatus: 2 });
  });

  it("is a ring lattice without rewiring, and as dense with it", () => {
    const lattice = edgesOf({ kind: "small-world", rewire: 0 }, 20);
    assert.deepEqual(degrees(lattice, 20), Array<number>(20).fill(4));
    const rewired = edgesOf({ kind: "small-world", rewire: 0.5 }, 20);
    assert.equal(rewired.length, lattice.length);
    const same = rewired.filter(([a, b]) => lattice.some(([x, y]) => x === a && y === b)).length;
    assert.ok(same > 10 && same < 35, `${same} of 40 edges stayed`);
  });

  it("has hubs in a scale-free overlay, and a mean degree near the one asked for", () => {
    const of = degrees(edgesOf({ kind: "scale-free" }, 100), 100);
    assert.equal(Math.min(...of), 2);
    assert.ok(Math.max(...of) >= 12, `the largest hub has ${Math.max(...of)} neighbours`);
    const mean = of.reduce((sum, d) => sum + d, 0) / 100;
    assert.ok(mean > 3.8 && mean < 4, `mean degree ${mean}`);
  });

  it("becomes full where the degree asks for more neighbours than there are", () => {
    for (const kind of ["small-world", "random-regular", "scale-free"] as const) {
      assert.deepEqual(edgesOf({ kind, degree: 9 }, 6), edgesOf({ kind: "full" }, 6));
    }
  });
});
