import assert from "node:assert/strict";
import { attackNamed, attackNames } from "../../../src/testbed/attacks/registry.ts";
import { poisonView, rowsOf, view } from "./views.ts";

describe("attacks", () => {
  it("are found by name, and unknown names are refused with the names there are", () => {
    assert.equal(new Set(attackNames).size, attackNames.length);
    for (const name of attackNames) assert.equal(attackNamed(name).name, name);
    assert.throws(() => attackNamed("sign_flip"), { code: "UNKNOWN_ATTACK", mend: /silent, label-flip/u });
  });

  it("each do something, and leave what they are given alone", () => {
    for (const name of attackNames) {
      const { craft, falsify, poison, say, search } = attackNamed(name);
      assert.ok(
        [craft, falsify, poison, say, search].some((kind) => kind !== undefined),
        name,
      );
      const honest = [new Float32Array([1, 1, 1]), new Float32Array([2, 0, 1])];
      const given = view({ honest, start: new Float32Array([3, 4, 5]) });
      const crafted = craft?.(given);
      say?.(given);
      assert.deepEqual(given.own, new Float32Array([1, -2, 0.5]), name);
      assert.deepEqual(given.start, new Float32Array([3, 4, 5]), name);
      assert.deepEqual(honest, [new Float32Array([1, 1, 1]), new Float32Array([2, 0, 1])], name);
      if (crafted)
        assert.ok(
          [given.own, ...honest].every((one) => one !== crafted),
          name,
        );
      const rows = rowsOf([0, 1, 2]);
      poison?.(rows, poisonView());
      assert.deepEqual(rows, rowsOf([0, 1, 2]), name);
    }
  });

  it("find something to say where nobody honest is in yet", () => {
    for (const name of attackNames) {
      const crafted = attackNamed(name).craft?.(view());
      if (crafted !== undefined && crafted !== null) assert.equal(crafted.length, 3, name);
    }
  });
});
