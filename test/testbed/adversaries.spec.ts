import assert from "node:assert/strict";
import { assignAdversaries } from "../../src/testbed/adversaries.ts";
import { parseTopology, type Topology } from "../../src/testbed/topology.ts";

const topologyWith = (adversaries: string, seed = 1): Topology =>
  parseTopology(`{ name: x, seed: ${seed}, organisations: 7, dataset: {}, adversaries: ${adversaries} }`, "x");

describe("assigning adversaries", () => {
  it("makes the last organisations attack, group after group, as the topology wants it", () => {
    const assigned = assignAdversaries(
      topologyWith("[{ attack: sign-flip, count: 2, strength: 3 }, { attack: alie, count: 1, schedule: { from: 4 } }]"),
    );
    assert.deepEqual(
      assigned.map((one) => one && [one.attack.name, one.strength, one.schedule.from]),
      [null, null, null, null, ["sign-flip", 3, 0], ["sign-flip", 3, 0], ["alie", 1, 4]],
    );
  });

  it("gives each a seed of its own, the same for the same topology", () => {
    const seeds = (seed: number): (string | undefined)[] =>
      assignAdversaries(topologyWith("[{ attack: silent, count: 3 }]", seed)).map((one) => one?.seed);
    assert.equal(new Set(seeds(1).slice(4)).size, 3);
    assert.deepEqual(seeds(1), seeds(1));
    assert.notDeepEqual(seeds(1), seeds(2));
  });

  it("makes nobody attack where nobody is to", () => {
    assert.deepEqual(
      assignAdversaries(topologyWith("[]")),
      Array.from({ length: 7 }, () => null),
    );
  });
});
