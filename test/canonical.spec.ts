import assert from "node:assert/strict";
import { encode } from "@ipld/dag-cbor";
import * as fc from "fast-check";
import { decodeCanonical, hasExactly } from "../src/canonical.ts";
import { damaged } from "./support/mutations.ts";

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

/** What messages are made of. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.string(),
    fc.uint8Array({ maxLength: 20 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe("decoding canonical CBOR", () => {
  it("gives back what was encoded", () => {
    fc.assert(fc.property(value, (value) => assert.deepEqual(decodeCanonical(encode(value)), value)));
  });

  it("never throws, and takes no bytes but those that its own value encodes to", () => {
    const cases = value.chain((value) => damaged(encode(value)));
    fc.assert(
      fc.property(cases, (bytes) => {
        const decoded = decodeCanonical(bytes);
        if (decoded !== undefined) assert.equal(Buffer.compare(encode(decoded), bytes), 0);
      }),
      { numRuns: 1000 },
    );
  });

  const refused = {
    "keys out of order": "a2 6162 01 6161 02",
    "a key twice": "a2 6161 01 6161 02",
    "a half float": "f9 3c00",
    "a float32": "fa 3fc00000",
    "1.0 for 1": "fb 3ff0000000000000",
    "-0": "fb 8000000000000000",
    NaN: "fb 7ff8000000000000",
    Infinity: "fb 7ff0000000000000",
    undefined: "f7",
    "a number longer than it need be": "18 01",
    "an indefinite length": "9f 01 ff",
    "something after the end": "01 01",
    "an end too early": "83 01 02",
    "a list of four billion things that are not there": "9a ffffffff",
    "bytes of an exabyte that are not there": "5b 0fffffffffffffff",
    "a tag": "c1 01",
    "text that is not UTF-8": "62 c328",
    "nothing at all": "",
  };
  for (const [what, bytes] of Object.entries(refused)) {
    it(`refuses ${what}`, () => assert.equal(decodeCanonical(hex(bytes)), undefined));
  }

  it("refuses what nests deeper than the stack, as lists or as maps", () => {
    for (const opening of ["81", "a1 6161"]) {
      const bomb = Buffer.concat([...Array.from({ length: 100_000 }, () => hex(opening)), hex("00")]);
      assert.equal(decodeCanonical(bomb), undefined);
    }
  });
});

describe("a record's keys", () => {
  it("are its own, whatever they are called", () => {
    const hidden = decodeCanonical(hex("a1 69 5f5f70726f746f5f5f a1 6161 01")); // { __proto__: { a: 1 } }
    assert.ok(!hasExactly(hidden, ["a"]));
    assert.equal(Object.getPrototypeOf(hidden), Object.prototype);
  });

  it("are all there, and no others", () => {
    assert.ok(hasExactly({ b: 1, a: undefined }, ["a", "b"]));
    for (const value of [{ a: 1 }, { a: 1, b: 2, c: 3 }, { a: 1, c: 2 }, ["a", "b"], "ab", null, undefined, 7]) {
      assert.ok(!hasExactly(value, ["a", "b"]));
    }
    assert.ok(!hasExactly(Object.create({ a: 1, b: 2 }), ["a", "b"]));
    assert.ok(!hasExactly({}, ["toString"]));
  });
});
