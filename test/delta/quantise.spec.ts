import assert from "node:assert/strict";
import * as fc from "fast-check";
import { blockCount, blockLength, dequantise, quantise } from "../../src/delta/quantise.ts";

/** Far beyond what training produces, and short of where 127 scales overflow. */
const largest = 1e38;
const vector = fc.float32Array({
  maxLength: 3 * blockLength,
  noNaN: true,
  min: -Math.fround(largest),
  max: Math.fround(largest),
});

/** Below this a block is flushed to zero. */
const flushed = 127 * 2 ** -100;

describe("quantisation", () => {
  it("is off by at most half its block's scale, or flushes what is smaller than any training step", () => {
    fc.assert(
      fc.property(vector, (x) => {
        const quantised = quantise(x);
        const back = dequantise(quantised)!;
        assert.equal(back.length, x.length);
        x.forEach((value, i) => {
          const scale = quantised.scales[Math.floor(i / blockLength)]!;
          const bound = scale === 0 ? flushed : (scale / 2) * (1 + 1e-5); // float32 rounds the product
          assert.ok(Math.abs(value - back[i]!) <= bound, `${value} came back as ${back[i]}, scale ${scale}`);
        });
      }),
    );
  });

  it("gives what it gave before when it quantises its own result", () => {
    fc.assert(
      fc.property(vector, (x) => {
        const once = quantise(x);
        assert.deepEqual(quantise(dequantise(once)!).values, once.values);
      }),
    );
  });

  it("keeps one large value from drowning those of other blocks", () => {
    const x = new Float32Array(2 * blockLength).fill(0.01);
    x[0] = 1000;
    const back = dequantise(quantise(x))!;
    assert.equal(back[1], 0);
    assert.ok(Math.abs(back[blockLength]! - 0.01) < 1e-4);
  });

  it("counts a block for every 64 values that were begun", () => {
    assert.deepEqual([0, 1, 64, 65, 128].map(blockCount), [0, 1, 1, 2, 2]);
  });

  it("gives a scale that is refused for a vector with NaN or Infinity anywhere", () => {
    fc.assert(
      fc.property(vector, fc.nat(), fc.constantFrom(NaN, Infinity, -Infinity), (x, position, bad) => {
        fc.pre(x.length > 0);
        const spoilt = Float32Array.from(x);
        spoilt[position % x.length] = bad;
        assert.equal(dequantise(quantise(spoilt)), null);
      }),
    );
  });

  it("gives finite values or nothing, whatever the scales and values", () => {
    const anyScale = fc.oneof(fc.float(), fc.constantFrom(NaN, Infinity, -0, -1, 2 ** -101, 2.67e36, 3.4e38));
    fc.assert(
      fc.property(fc.array(anyScale, { minLength: 1, maxLength: 3 }), fc.int8Array({ minLength: 1 }), (scales, raw) => {
        const values = Int8Array.from({ length: scales.length * blockLength }, (_, i) => raw[i % raw.length]!);
        const x = dequantise({ scales: Float32Array.from(scales), values });
        assert.ok(x === null || x.every(Number.isFinite));
      }),
    );
  });

  it("refuses scales that it never gives: no number, infinite, negative, subnormal, too large", () => {
    const values = new Int8Array(blockLength).fill(1);
    for (const scale of [NaN, Infinity, -Infinity, -1, -0, 2 ** -101, 1e-45, 3e38]) {
      assert.equal(dequantise({ scales: Float32Array.of(scale), values }), null, String(scale));
    }
    for (const scale of [0, 2 ** -100, 1, 2.6e36]) {
      assert.notEqual(dequantise({ scales: Float32Array.of(scale), values }), null, String(scale));
    }
  });

  it("refuses -128, which it never gives", () => {
    assert.equal(dequantise({ scales: Float32Array.of(1), values: Int8Array.of(-128) }), null);
    assert.deepEqual(dequantise({ scales: Float32Array.of(1), values: Int8Array.of(-127) }), Float32Array.of(-127));
  });
});
