import assert from "node:assert/strict";
import { encode } from "@ipld/dag-cbor";
import * as fc from "fast-check";
import { decodeMoments, encodeMoments } from "../../src/features/moments-codec.ts";
import { momentsOf } from "../../src/features/moments.ts";
import { seededRandom } from "../../src/random.ts";

const random = seededRandom("moments");
const rows = 200;
const width = 5;
const inputs = Float32Array.from({ length: rows * width }, () => Math.tanh(random.normal()));
const moments = momentsOf(inputs, rows, width)!;

describe("the encoding of moments", () => {
  it("gives back the same moments", () => {
    assert.deepEqual(decodeMoments(encodeMoments(moments), width), moments);
  });

  it("refuses moments of another width, of what is no input, and a variance below 0", () => {
    const bytes = encodeMoments(moments);
    assert.equal(decodeMoments(bytes, width + 1), null);
    for (const value of [1.1, -1.1, NaN, Infinity]) {
      assert.equal(decodeMoments(encodeMoments({ ...moments, mean: moments.mean.with(2, value) }), width), null);
    }
    const negative = { ...moments, covariance: moments.covariance.with(width + 1, -0.1) };
    assert.equal(decodeMoments(encodeMoments(negative), width), null);
  });

  it("refuses other keys, other types, and too many bytes", () => {
    for (const value of [{}, [], 1, { mean: 1, covariance: 2 }, { mean: new Uint8Array(20) }]) {
      assert.equal(decodeMoments(encode(value), width), null);
    }
    assert.equal(decodeMoments(new Uint8Array(1e6), width), null);
  });

  it("survives any bytes, and accepts only what encodes to the same", () => {
    const bytes = encodeMoments(moments);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = bytes.slice();
        changed[at] = byte;
        const decoded = decodeMoments(changed, width);
        if (decoded !== null) assert.deepEqual(encodeMoments(decoded), changed);
      }),
    );
  });
});
