import assert from "node:assert/strict";
import * as fc from "fast-check";
import { seededRandom } from "../../src/random.ts";
import { alie, alieZ } from "../../src/testbed/attacks/alie.ts";
import type { AttackView } from "../../src/testbed/attacks/attack.ts";
import { labelFlip } from "../../src/testbed/attacks/label-flip.ts";
import { normalQuantile } from "../../src/testbed/attacks/normal-quantile.ts";
import { attackNamed, attackNames } from "../../src/testbed/attacks/registry.ts";
import { activeAt, scheduleSchema } from "../../src/testbed/attacks/schedule.ts";

const view = (over: Partial<AttackView>): AttackView => ({
  own: new Float32Array([1, -2, 0.5]),
  honest: [],
  adversaries: 1,
  strength: 1,
  random: seededRandom("attack"),
  ...over,
});

describe("attacks", () => {
  it("are found by name, and unknown names are refused with the names there are", () => {
    assert.deepEqual(attackNames, ["silent", "label-flip", "sign-flip", "alie", "scaling"]);
    for (const name of attackNames) assert.equal(attackNamed(name).name, name);
    assert.throws(() => attackNamed("sign_flip"), { code: "UNKNOWN_ATTACK", mend: /silent, label-flip, sign-flip/u });
  });

  it("each poison labels or craft updates, and leave their input alone", () => {
    for (const name of attackNames) {
      const attack = attackNamed(name);
      assert.ok(attack.craft !== undefined || attack.poisonLabels !== undefined);
      const given = view({ honest: [new Float32Array([1, 1, 1]), new Float32Array([2, 0, 1])] });
      const crafted = attack.craft?.(given);
      assert.deepEqual(given.own, new Float32Array([1, -2, 0.5]));
      if (crafted) assert.notEqual(crafted, given.own);
      const labels = new Uint8Array([0, 1, 0]);
      attack.poisonLabels?.(labels, ["benign", "attack"], 1, seededRandom(1));
      assert.deepEqual(labels, new Uint8Array([0, 1, 0]));
    }
  });

  it("silent says nothing", () => {
    assert.equal(attackNamed("silent").craft!(view({})), null);
  });

  it("sign-flip steps back four times the own step, times the strength", () => {
    assert.deepEqual(attackNamed("sign-flip").craft!(view({})), new Float32Array([-4, 8, -2]));
    assert.deepEqual(attackNamed("sign-flip").craft!(view({ strength: 0.25 })), new Float32Array([-1, 2, -0.5]));
  });

  it("scaling enlarges the own step ten times, times the strength", () => {
    assert.deepEqual(attackNamed("scaling").craft!(view({})), new Float32Array([10, -20, 5]));
    assert.deepEqual(attackNamed("scaling").craft!(view({ strength: 2 })), new Float32Array([20, -40, 10]));
  });
});

describe("label-flip", () => {
  const binary = ["benign", "attack"];
  const families = ["benign", "dos", "probe", "r2l"];

  it("swaps the two classes of a binary model", () => {
    const flipped = labelFlip.poisonLabels!(new Uint8Array([0, 1, 1, 0]), binary, 1, seededRandom(1));
    assert.deepEqual(flipped, new Uint8Array([1, 0, 0, 1]));
  });

  it("calls every attack benign and every benign row some attack, all families among them", () => {
    const labels = Uint8Array.from({ length: 400 }, (_, i) => i % 4);
    const flipped = labelFlip.poisonLabels!(labels, families, 1, seededRandom(1));
    labels.forEach((y, i) => assert.equal(flipped[i] === 0, y !== 0));
    assert.deepEqual(
      [...new Set(flipped)].toSorted((a, b) => a - b),
      [0, 1, 2, 3],
    );
  });

  it("flips a share of the rows at a strength below 1", () => {
    const labels = new Uint8Array(2000);
    const flipped = labelFlip.poisonLabels!(labels, binary, 0.3, seededRandom(1));
    const share = flipped.reduce((sum, y) => sum + y, 0) / 2000;
    assert.ok(Math.abs(share - 0.3) < 0.04, `${share}`);
  });

  it("only ever uses classes that exist", () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 3 }),
        (raw, n, strength) => {
          const classes = Array.from({ length: n }, (_, i) => `class-${i}`);
          const labels = raw.map((y) => y % n);
          const flipped = labelFlip.poisonLabels!(labels, classes, strength, seededRandom("property"));
          assert.equal(flipped.length, labels.length);
          assert.ok(flipped.every((y) => y < n));
        },
      ),
    );
  });
});

describe("alie", () => {
  it("hides z standard deviations below the honest mean", () => {
    const honest = [1, 2, 3, 4, 5, 6, 7].map((x) => new Float32Array([x, 2 * x, 5]));
    const crafted = alie.craft!(view({ honest, adversaries: 3, strength: 2 }))!;
    const deviation = Math.sqrt(28 / 6);
    const z = 2 * alieZ(10, 3);
    assert.ok(z > 0.36 && z < 0.361);
    assert.ok(Math.abs(crafted[0]! - (4 - z * deviation)) < 1e-6);
    assert.ok(Math.abs(crafted[1]! - (8 - z * 2 * deviation)) < 1e-6);
    assert.equal(crafted[2], 5);
  });

  it("has a finite z for every split of a consortium, growing with the number of adversaries", () => {
    for (let n = 4; n <= 64; n++) {
      let before = -Infinity;
      for (let m = 1; m <= n - 2; m++) {
        const z = alieZ(n, m);
        assert.ok(Number.isFinite(z), `n ${n} m ${m}`);
        if (m <= n / 2) {
          assert.ok(z >= before - 1e-12, `n ${n} m ${m}`);
          before = z;
        }
      }
    }
  });

  it("copies the one honest organisation there is, or itself where there is none: no spread to hide in", () => {
    const one = new Float32Array([3, 4, 5]);
    assert.deepEqual(alie.craft!(view({ honest: [one] })), one);
    assert.deepEqual(alie.craft!(view({})), view({}).own);
  });
});

describe("normal quantile", () => {
  it("agrees with tabulated values in all three regions", () => {
    const known: readonly (readonly [number, number])[] = [
      [0.5, 0],
      [0.6, 0.2533471031357997],
      [0.25, -0.6744897501960817],
      [0.975, 1.959963984540054],
      [1e-3, -3.090232306167813],
      [1e-12, -7.034483825301131],
    ];
    for (const [p, z] of known)
      assert.ok(Math.abs(normalQuantile(p) - z) < 1e-14 * Math.max(1, Math.abs(z)) * 4, `${p}`);
  });

  it("is odd around a half, and infinite at the ends", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.499, noNaN: true }), (p) => {
        assert.ok(Math.abs(normalQuantile(p) + normalQuantile(1 - p)) < 1e-9);
      }),
    );
    assert.equal(normalQuantile(0), -Infinity);
    assert.equal(normalQuantile(1), Infinity);
  });
});

describe("schedule", () => {
  const rounds = (schedule: object): number[] =>
    Array.from({ length: 12 }, (_, round) => round).filter((round) => activeAt(scheduleSchema.parse(schedule), round));

  it("attacks in every round by default", () => {
    assert.equal(rounds({}).length, 12);
  });

  it("begins at from, ends with to, and counts every from there", () => {
    assert.deepEqual(rounds({ from: 3, to: 9, every: 3 }), [3, 6, 9]);
    assert.deepEqual(rounds({ from: 10 }), [10, 11]);
    assert.deepEqual(rounds({ to: 1 }), [0, 1]);
  });

  it("refuses an every of 0 and unknown keys", () => {
    assert.equal(scheduleSchema.safeParse({ every: 0 }).success, false);
    assert.equal(scheduleSchema.safeParse({ until: 3 }).success, false);
  });
});
