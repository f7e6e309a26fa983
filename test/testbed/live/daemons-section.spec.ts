import assert from "node:assert/strict";
import { parseTopology } from "../../../src/testbed/topology.ts";

const text = `name: live
organisations: 3
dataset: { name: synthetic }
daemons: {}
`;

describe("a scenario of daemons", () => {
  it("is refused what daemons can't do, by the line", () => {
    const parse = (line: string) => () => parseTopology(`${text}${line}`, "live.yaml");
    assert.doesNotThrow(parse("adversaries: [{ attack: sign-flip, count: 1 }]"));
    assert.throws(parse("network: simulated"), /live\.yaml:5.*daemons talk over libp2p/u);
    assert.throws(parse("joins: [{ organisation: 1, round: 2 }]"), /live\.yaml:5.*daemons start together/u);
    assert.throws(parse("adversaries: [{ attack: mimic, count: 1 }]"), /live\.yaml:5.*a daemon can't do mimic/u);
    const late = "adversaries: [{ attack: sign-flip, count: 1, schedule: { from: 3 } }]";
    assert.throws(parse(late), /live\.yaml:5.*attacks in every round/u);
    const parted = "conditions: { partitions: [{ groups: [[0], [1, 2]], from: 1, to: 2 }] }";
    assert.throws(parse(parted), /live\.yaml:5.*nothing parts daemons/u);
    assert.throws(() => parseTopology(text.replace("synthetic", "nsl-kdd"), "live.yaml"), /live\.yaml:3/u);
  });
});
