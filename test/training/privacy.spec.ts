import assert from "node:assert/strict";
import { secretNormals, seededRandom } from "../../src/random.ts";
import { epsilonOf, privacyDelta, privatise, spentBy } from "../../src/training/privacy.ts";

describe("privacy of updates", () => {
  const start = Float32Array.from({ length: 20_000 }, (_, k) => Math.sin(k));
  const moved = (norm: number): Float32Array => start.map((s) => s + norm / Math.sqrt(start.length));
  const normOf = (x: Float32Array): number => Math.hypot(...x.map((value, k) => value - start[k]!));

  it("scales a long update down to the bound, and leaves a short one as it is", () => {
    const quiet = { clip: 2, noise: 0 };
    assert.ok(Math.abs(normOf(privatise(start, moved(9), quiet, seededRandom(1))) - 2) < 1e-3);
    assert.ok(Math.abs(normOf(privatise(start, moved(1.5), quiet, seededRandom(1))) - 1.5) < 1e-3);
  });

  it("adds noise of the spread that was asked for, around the clipped update", () => {
    const noised = privatise(start, moved(9), { clip: 2, noise: 0.5 }, seededRandom(1));
    const expected = 2 / Math.sqrt(start.length);
    const noise = noised.map((x, k) => x - start[k]! - expected);
    const mean = noise.reduce((sum, x) => sum + x, 0) / noise.length;
    const deviation = Math.sqrt(noise.reduce((sum, x) => sum + x * x, 0) / noise.length);
    assert.ok(Math.abs(mean) < 0.03, `mean ${mean}`);
    assert.ok(Math.abs(deviation - 1) < 0.03, `deviation ${deviation}`);
  });

  it("draws secret noise anew each time, spread like a normal's", () => {
    const privacy = { clip: 2, noise: 0.5 };
    const [once, again] = [1, 2].map(() => privatise(start, start, privacy, secretNormals()));
    assert.notDeepEqual(once, again);
    const z = once!.map((x, k) => (x - start[k]!) / (privacy.clip * privacy.noise));
    // Six standard errors: wrong one time in a billion.
    for (const [below, share] of [
      [-2, 0.02275],
      [-1, 0.158655],
      [0, 0.5],
      [1, 0.841345],
      [2, 0.97725],
    ] as const) {
      const seen = z.filter((value) => value < below).length / z.length;
      assert.ok(Math.abs(seen - share) < 6 * Math.sqrt((share * (1 - share)) / z.length), `${seen} below ${below}`);
    }
  });

  it("spends the least epsilon that any order proves", () => {
    for (const [rounds, noise] of [
      [1, 1],
      [20, 4],
      [1000, 30],
    ] as const) {
      const spent = spentBy(rounds, noise);
      const orders = Array.from({ length: 200_000 }, (_, i) => 1 + (i + 1) / 100);
      const proved = orders.map((a) => a * spent + Math.log(1 / privacyDelta) / (a - 1));
      const least = proved.reduce((low, each) => Math.min(low, each), Infinity);
      assert.ok(Math.abs(epsilonOf(spent, privacyDelta) - least) < 1e-3 * least);
    }
    assert.equal(epsilonOf(spentBy(0, 1), privacyDelta), 0);
    assert.equal(spentBy(5, 2) + spentBy(7, 2), spentBy(12, 2));
  });
});
