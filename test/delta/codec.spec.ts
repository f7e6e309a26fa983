import assert from "node:assert/strict";
import { decode, encode } from "@ipld/dag-cbor";
import * as fc from "fast-check";
import { decodeDelta, deltaMaxBytes, encodeDelta } from "../../src/delta/codec.ts";
import { blockCount, blockLength } from "../../src/delta/quantise.ts";
import { damaged } from "../support/mutations.ts";

const parameters = 150;
const deltas = fc.float32Array({ minLength: parameters, maxLength: parameters, noNaN: true, min: -1e6, max: 1e6 });

interface Fields {
  n: unknown;
  scales: unknown;
  values: unknown;
}

/** A right payload's fields with some replaced. */
function payloadWith(over: Partial<Fields> & Record<string, unknown>): Uint8Array {
  return encode({ ...decode<Fields>(encodeDelta(new Float32Array(parameters).fill(0.5))), ...over });
}

/** Little-endian float32s, each of these bits. */
const scalesOf = (...bits: number[]): Uint8Array => {
  const scales = Buffer.alloc(4 * blockCount(parameters));
  bits.forEach((word, b) => scales.writeUInt32LE(word, 4 * b));
  return scales;
};

const codeOf = (payload: Uint8Array, of = parameters): string => {
  const decoded = decodeDelta(payload, of);
  return decoded.ok ? "ok" : decoded.code;
};

describe("the codec of deltas", () => {
  it("gives every value back to within half its block's scale", () => {
    fc.assert(
      fc.property(deltas, (delta) => {
        const payload = encodeDelta(delta);
        assert.ok(payload.length <= deltaMaxBytes(parameters));
        const decoded = decodeDelta(payload, parameters);
        assert.ok(decoded.ok);
        delta.forEach((value, i) => {
          const block = delta.subarray(i - (i % blockLength), i - (i % blockLength) + blockLength);
          const scale = block.reduce((max, x) => Math.max(max, Math.abs(x)), 0) / 127;
          assert.ok(Math.abs(value - decoded.delta[i]!) <= (scale / 2) * (1 + 1e-5) + 2 ** -93);
        });
      }),
    );
  });

  it("carries what the organisation tells about itself, and refuses what is nothing of the kind", () => {
    const delta = new Float32Array(parameters).fill(0.5);
    const told = encodeDelta(delta, { imbalance: -8, accuracy: 10 });
    assert.ok(told.length <= deltaMaxBytes(parameters));
    const decoded = decodeDelta(told, parameters);
    assert.deepEqual(decoded.ok && decoded.auxiliary, { imbalance: -8, accuracy: 10 });
    const silent = decodeDelta(encodeDelta(delta), parameters);
    assert.equal(silent.ok && silent.auxiliary, null);
    for (const auxiliary of [[9, 0], [0], null, "x"]) assert.equal(codeOf(payloadWith({ auxiliary })), "codec");
  });

  it("says the same twice in the same bytes, a little over one for each parameter", () => {
    const delta = Float32Array.from({ length: 10_000 }, (_, k) => Math.sin(k));
    assert.deepEqual(encodeDelta(delta), encodeDelta(delta.slice()));
    assert.ok(encodeDelta(delta).length < 1.07 * 10_000);
  });

  it("never throws on damaged bytes; what it takes is canonical, complete and finite", () => {
    fc.assert(
      fc.property(
        deltas.chain((delta) => damaged(encodeDelta(delta))),
        (payload) => {
          const decoded = decodeDelta(payload, parameters);
          if (!decoded.ok) return;
          assert.equal(Buffer.compare(encode(decode(payload)), payload), 0);
          assert.equal(decoded.delta.length, parameters);
          assert.ok(decoded.delta.every(Number.isFinite));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("takes no payload of another model", () => {
    const payload = encodeDelta(new Float32Array(parameters));
    for (const other of [1, parameters - 1, parameters + 1, 2 * parameters])
      assert.equal(codeOf(payload, other), "length");
  });

  it("looks at nothing longer than a delta can be", () => {
    assert.equal(codeOf(new Uint8Array(deltaMaxBytes(parameters) + 1).fill(0xff)), "length");
    assert.equal(codeOf(new Uint8Array(deltaMaxBytes(parameters)).fill(0xff)), "codec");
  });

  const faults: Record<string, readonly [string, Uint8Array]> = {
    "another key": ["codec", payloadWith({ more: 1 })],
    "text for values": ["codec", payloadWith({ values: "x".repeat(parameters) })],
    "a list for scales": ["codec", payloadWith({ scales: [1, 2, 3] })],
    "a list, not a map": ["codec", encode([parameters])],
    "another number of parameters": ["length", payloadWith({ n: parameters + 1 })],
    "a number of parameters that is no count": ["length", payloadWith({ n: "150" })],
    "a value too few": ["length", payloadWith({ values: new Uint8Array(parameters - 1) })],
    "a scale too few": ["length", payloadWith({ scales: new Uint8Array(4 * blockCount(parameters) - 4) })],
    "a scale too many": ["length", payloadWith({ scales: new Uint8Array(4 * blockCount(parameters) + 4) })],
    "a part of a scale": ["length", payloadWith({ scales: new Uint8Array(4 * blockCount(parameters) + 1) })],
    "a NaN scale": ["non-finite", payloadWith({ scales: scalesOf(0, 0x7fc00000) })],
    "an infinite scale": ["non-finite", payloadWith({ scales: scalesOf(0x7f800000) })],
    "a negative scale": ["non-finite", payloadWith({ scales: scalesOf(0xbf800000) })],
    "a scale of -0": ["non-finite", payloadWith({ scales: scalesOf(0x80000000) })],
    "a subnormal scale": ["non-finite", payloadWith({ scales: scalesOf(1) })],
    "a scale that overflows": ["non-finite", payloadWith({ scales: scalesOf(0x7f7fffff) })],
  };
  for (const [what, [code, payload]] of Object.entries(faults)) {
    it(`finds ${what}: ${code}`, () => assert.equal(codeOf(payload), code));
  }

  it("finds keys out of order, 1.0 for 1, and a bomb of nested lists: codec", () => {
    const right = Buffer.from(encodeDelta(new Float32Array(parameters)));
    const n = Buffer.from("616e1896", "hex"); // "n": 150
    const at = right.indexOf(n);
    assert.ok(at > 0);
    const rest = [right.subarray(1, at), right.subarray(at + n.length)];
    assert.equal(codeOf(Buffer.concat([right.subarray(0, 1), ...rest, n])), "codec");
    const asFloat = Buffer.from("616efb4062c00000000000", "hex");
    assert.equal(codeOf(Buffer.concat([right.subarray(0, 1), asFloat, ...rest])), "codec");
    assert.equal(codeOf(new Uint8Array(100_000).fill(0x81), 100_000), "codec");
  });

  it("says of a delta that diverged that it is not finite", () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const delta = new Float32Array(parameters).fill(1);
      delta[70] = bad;
      assert.equal(codeOf(encodeDelta(delta)), "non-finite");
    }
  });

  it("makes no subnormal out of the smallest deltas", () => {
    const decoded = decodeDelta(encodeDelta(new Float32Array(parameters).fill(1e-41)), parameters);
    assert.ok(decoded.ok);
    assert.ok(decoded.delta.every((x) => x === 0));
  });
});
