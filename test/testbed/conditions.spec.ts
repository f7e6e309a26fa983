import assert from "node:assert/strict";
import * as fc from "fast-check";
import { groupsAt } from "../../src/testbed/conditions.ts";
import { groupOf } from "../../src/testbed/fabric.ts";
import { parseTopology, type Topology } from "../../src/testbed/topology.ts";

const topologyWith = (conditions: string, seed = 1): Topology =>
  parseTopology(
    `{ name: x, seed: ${seed}, organisations: 6, network: simulated, dataset: {}, conditions: ${conditions} }`,
    "x",
  );

/** Whether two organisations see each other in a round, by what the fabric makes of the groups. */
const together = (topology: Topology, round: number, a: number, b: number): boolean => {
  const groups = groupsAt(topology, round);
  return groups.length === 0 || groupOf(groups, a) === groupOf(groups, b);
};

describe("who sees whom", () => {
  it("is everybody everybody, where nothing is said", () => {
    assert.deepEqual(groupsAt(topologyWith("{}"), 3), []);
  });

  it("is each group itself, from the round a partition begins to the one before it ends", () => {
    const topology = topologyWith("{ partitions: [{ groups: [[0, 1], [2, 3]], from: 2, to: 4 }] }");
    assert.deepEqual(
      [1, 2, 3, 4].map((round) => together(topology, round, 0, 2)),
      [true, false, false, true],
    );
    assert.ok(together(topology, 2, 0, 1));
    assert.ok(together(topology, 2, 4, 0), "whom no group names stays with the first");
    assert.ok(!together(topology, 2, 4, 3));
  });

  it("is nobody for those whom churn takes offline, each alone", () => {
    const topology = topologyWith("{ churn: 0.4, partitions: [{ groups: [[0, 1, 2], [3, 4, 5]], from: 0, to: 100 }] }");
    for (let round = 0; round < 100; round++) {
      const groups = groupsAt(topology, round);
      const offline = groups.slice(2).flat();
      for (const i of offline) {
        for (let j = 0; j < 6; j++) if (j !== i) assert.ok(!together(topology, round, i, j));
      }
      const online = [0, 1, 2, 3, 4, 5].filter((i) => !offline.includes(i));
      for (const i of online) for (const j of online) assert.equal(together(topology, round, i, j), i < 3 === j < 3);
    }
  });

  it("takes about that share offline, drawn by the seed anew each round", () => {
    const topology = topologyWith("{ churn: 0.3 }");
    const offline = Array.from({ length: 500 }, (_, round) => Math.max(0, groupsAt(topology, round).length - 1));
    const share = offline.reduce((sum, count) => sum + count, 0) / (6 * 500);
    assert.ok(Math.abs(share - 0.3) < 0.04, `${share}`);
    assert.deepEqual(groupsAt(topology, 7), groupsAt(topologyWith("{ churn: 0.3 }"), 7));
    assert.notDeepEqual(
      offline,
      Array.from({ length: 500 }, (_, r) => Math.max(0, groupsAt(topologyWith("{ churn: 0.3 }", 2), r).length - 1)),
    );
  });

  it("names nobody twice", () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(), (round, seed) => {
        const topology = topologyWith(
          "{ churn: 0.5, partitions: [{ groups: [[0], [5, 1]], from: 10, to: 30 }] }",
          seed,
        );
        const named = groupsAt(topology, round).flat();
        assert.equal(new Set(named).size, named.length);
      }),
    );
  });
});
