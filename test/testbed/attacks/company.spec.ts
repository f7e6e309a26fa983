import assert from "node:assert/strict";
import { seededRandom } from "../../../src/random.ts";
import { votes } from "../../../src/robust/one-vote.ts";
import { cosine, norm } from "../../../src/robust/vectors.ts";
import { versionOf } from "../../../src/testbed/attacks/company.ts";

const random = seededRandom("company");
const update = Float32Array.from({ length: 5000 }, () => random.normal());

describe("an accomplice's version of an update", () => {
  const versions = [1, 2, 3].map((seed) => versionOf(update, 0.4, seededRandom(seed)));

  it("is as long, and as unlike the others' as it was asked to be", () => {
    for (const version of versions) {
      assert.ok(Math.abs(norm(version) / norm(update) - 1) < 0.02);
      assert.ok(Math.abs(cosine(version, update) - Math.sqrt(1 - 0.4 ** 2)) < 0.02);
    }
    assert.ok(Math.abs(cosine(versions[0]!, versions[1]!) - (1 - 0.4 ** 2)) < 0.03);
  });

  it("has a vote of its own where near-duplicates share one", () => {
    assert.deepEqual([...votes(versions)], [1, 1, 1]);
    assert.deepEqual([...votes([update, versionOf(update, 0.2, random)])], [0.5, 0.5]);
  });

  it("is a copy of the update where they are to be alike, and of an update of nothing", () => {
    const same = versionOf(update, 0, random);
    assert.deepEqual(same, update);
    assert.notEqual(same, update);
    assert.deepEqual(versionOf(new Float32Array(3), 0.4, random), new Float32Array(3));
  });
});
