import assert from "node:assert/strict";
import type { Inputs } from "../../../src/node-inputs.ts";
import type { Turn } from "../../../src/node-options.ts";
import { attackNames } from "../../../src/testbed/attacks/registry.ts";
import { isLiveAttack, liveBehaviour } from "../../../src/testbed/live/behaviour.ts";

const training = { rows: 4, inputs: new Float32Array(8), labels: Uint8Array.of(0, 1, 0, 1) };
const inputs = { training } as unknown as Inputs;
const turn: Turn = {
  round: 1,
  start: Float32Array.of(0, 0),
  inputs,
  own: Float32Array.of(1, -2),
  seen: [],
  announcedIn: () => [],
  heard: () => [],
};
const behaviourOf = (attack: string) =>
  liveBehaviour({ attack, strength: 1, index: 0, adversaries: 1, classes: 2, seed: "live" });

describe("a dishonest daemon", () => {
  it("says what its attack crafts, from its own update alone", async () => {
    assert.deepEqual(await behaviourOf("sign-flip").say(turn), [Float32Array.of(-4, 8)]);
    assert.deepEqual(await behaviourOf("silent").say(turn), []);
    assert.deepEqual(await behaviourOf("label-flip").say(turn), [turn.own]);
  });

  it("trains on poisoned rows where the attack is on data, else on its own", () => {
    assert.deepEqual(behaviourOf("label-flip").rows(1, inputs).labels, Uint8Array.of(1, 0, 1, 0));
    assert.deepEqual(behaviourOf("sign-flip").rows(1, inputs), training);
  });

  it("does only what needs nobody else's rows or updates", async () => {
    const live = attackNames.filter(isLiveAttack);
    assert.ok(live.includes("sign-flip") && live.includes("label-flip"));
    for (const other of ["alie", "mimic", "gradient", "backdoor"]) assert.ok(!live.includes(other), other);
    for (const attack of live) assert.ok(Array.isArray(await behaviourOf(attack).say(turn)), attack);
  });
});
