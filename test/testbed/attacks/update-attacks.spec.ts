import assert from "node:assert/strict";
import * as fc from "fast-check";
import { cosine, norm } from "../../../src/robust/vectors.ts";
import { dissensus } from "../../../src/testbed/attacks/dissensus.ts";
import { freeRider } from "../../../src/testbed/attacks/free-rider.ts";
import { gateAdaptive } from "../../../src/testbed/attacks/gate-adaptive.ts";
import { mimic, mimicked } from "../../../src/testbed/attacks/mimic.ts";
import { minMax } from "../../../src/testbed/attacks/min-max.ts";
import { minSum } from "../../../src/testbed/attacks/min-sum.ts";
import { squaredDistance } from "../../../src/testbed/attacks/moments.ts";
import { attackNamed } from "../../../src/testbed/attacks/registry.ts";
import { stale } from "../../../src/testbed/attacks/stale.ts";
import { still } from "../../../src/testbed/attacks/still.ts";
import { sybil } from "../../../src/testbed/attacks/sybil.ts";
import { view } from "./views.ts";

const updates = fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 4 }), {
  minLength: 2,
  maxLength: 9,
});
const asRows = (raw: readonly (readonly number[])[]): Float32Array[] => raw.map((row) => Float32Array.from(row));

describe("update attacks", () => {
  it("silent says nothing", () => {
    assert.equal(attackNamed("silent").craft!(view()), null);
  });

  it("sign-flip steps back four times the own step, times the strength", () => {
    assert.deepEqual(attackNamed("sign-flip").craft!(view()), new Float32Array([-4, 8, -2]));
    assert.deepEqual(attackNamed("sign-flip").craft!(view({ strength: 0.25 })), new Float32Array([-1, 2, -0.5]));
  });

  it("scaling enlarges the own step ten times, times the strength", () => {
    assert.deepEqual(attackNamed("scaling").craft!(view()), new Float32Array([10, -20, 5]));
    assert.deepEqual(attackNamed("scaling").craft!(view({ strength: 2 })), new Float32Array([20, -40, 10]));
  });

  it("min-max stays within the largest honest distance of every honest row, and reaches it", () => {
    fc.assert(
      fc.property(updates, (raw) => {
        const honest = asRows(raw);
        const bound = Math.max(...honest.flatMap((a) => honest.map((b) => squaredDistance(a, b))));
        const crafted = minMax.craft!(view({ own: honest[0]!, honest }))!;
        const farthest = Math.max(...honest.map((x) => squaredDistance(crafted, x)));
        assert.ok(Math.abs(farthest - bound) <= 1e-4 * Math.max(1, bound), `${farthest} for ${bound}`);
      }),
    );
  });

  it("min-sum has the same sum of distances as the most distant honest row", () => {
    fc.assert(
      fc.property(updates, (raw) => {
        const honest = asRows(raw);
        const sum = (from: Float32Array): number => honest.reduce((all, x) => all + squaredDistance(from, x), 0);
        const bound = Math.max(...honest.map(sum));
        const reached = sum(minSum.craft!(view({ own: honest[0]!, honest }))!);
        assert.ok(Math.abs(reached - bound) <= 1e-4 * Math.max(1, bound), `${reached} for ${bound}`);
      }),
    );
  });

  it("mimic copies the row that sticks out most", () => {
    const honest = asRows([
      [1, 0, 0],
      [0, 1, 0],
      [9, 0, 1],
      [0, 0, 1],
    ]);
    assert.equal(mimicked(honest), 2);
    assert.deepEqual(mimic.craft!(view({ honest })), honest[2]);
    assert.equal(
      mimicked(
        asRows([
          [-1, 2, 3],
          [1, -2, -3],
        ]),
      ),
      0,
      "opposite rows",
    );
    assert.equal(
      mimicked(
        asRows([
          [1, 1],
          [1, 1],
        ]),
      ),
      0,
      "equal rows",
    );
  });

  it("dissensus at strength 2/3 holds a mean of its victim and the others where the victim is", () => {
    const honest = asRows([
      [1, 0, 0],
      [0, 4, 0],
      [2, 2, 5],
    ]);
    const adversaries = 2;
    const crafted = [0, 1].map((index) => dissensus.craft!(view({ honest, adversaries, index, strength: 2 / 3 }))!);
    // sum over everybody of x_j - x_v is 0 when both adversaries answer for the same victim.
    const apart = [0, 1, 2].map(
      (k) => honest.reduce((sum, x) => sum + x[k]! - honest[0]![k]!, 0) + 2 * (crafted[0]![k]! - honest[0]![k]!),
    );
    assert.ok(
      apart.every((gap) => Math.abs(gap) < 1e-5),
      apart.join(),
    );
    assert.notDeepEqual(crafted[0], crafted[1], "each has a victim of its own");
  });

  it("gate-adaptive works against the honest mean from just inside the cosine gate and the median norm", () => {
    const honest = asRows([
      [3, 1, 0, 0],
      [3, 0, 1, 0],
      [3, 0, 0, 1],
      [6, 0, 0, 0],
    ]);
    const crafted = gateAdaptive.craft!(view({ own: honest[0]!, honest }))!;
    for (const u of honest) assert.ok(cosine(crafted, u) > -0.2, `${cosine(crafted, u)}`);
    assert.ok(crafted[0]! < 0);
    assert.ok(Math.abs(norm(crafted) - norm(honest[0]!)) < 1e-5);
  });

  it("still announces a thousandth of its own update, times the strength", () => {
    const own = new Float32Array([1000, -2000, 0]);
    assert.deepEqual(still.craft!(view({ own })), new Float32Array([1, -2, 0]));
    assert.deepEqual(still.craft!(view({ own, strength: 3 })), new Float32Array([3, -6, 0]));
  });

  it("a free-rider announces noise, then the consortium's last step", () => {
    const memory = new Map<string, Float32Array>();
    const first = freeRider.craft!(view({ start: new Float32Array([1, 2, 3]), memory }))!;
    assert.ok(norm(first) > 0 && norm(first) < 0.01);
    const second = freeRider.craft!(view({ start: new Float32Array([2, 2, 5]), memory }))!;
    assert.deepEqual(second, new Float32Array([1, 0, 2]));
  });

  it("stale announces the model it trained first, wherever the others are by then", () => {
    const memory = new Map<string, Float32Array>();
    assert.deepEqual(stale.craft!(view({ memory })), view().own);
    const later = stale.craft!(view({ memory, start: new Float32Array([10, 10, 10]) }))!;
    assert.deepEqual(later, new Float32Array([-9, -12, -9.5]));
  });

  it("sybils announce their leader's update, and the leader its own", () => {
    const leader = new Float32Array([7, 8, 9]);
    assert.deepEqual(sybil.craft!(view({ leader })), leader);
    assert.deepEqual(sybil.craft!(view()), view().own);
  });

  it("non-finite is not a number anywhere", () => {
    assert.ok(attackNamed("non-finite").craft!(view())!.every(Number.isNaN));
  });
});
