import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  authorBytes,
  createIdentity,
  createSecret,
  identityFromSecret,
  identityFromSeed,
  isSignedBy,
  secretBytes,
  signatureBytes,
} from "../../src/consortium/identity.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe("an identity", () => {
  it("signs what others can check against its name alone", () => {
    for (const identity of [createIdentity(), identityFromSeed("one")]) {
      assert.match(identity.author, new RegExp(`^[0-9a-f]{${2 * authorBytes}}$`, "u"));
      const signature = identity.sign(text("hello"));
      assert.equal(signature.length, signatureBytes);
      assert.ok(isSignedBy(identity.author, text("hello"), signature));
    }
  });

  it("is named by its seed, and signs alike each time", () => {
    const [one, again, two] = [identityFromSeed("one"), identityFromSeed("one"), identityFromSeed("two")];
    assert.equal(one.author, again.author);
    assert.notEqual(one.author, two.author);
    assert.deepEqual(one.sign(text("hello")), again.sign(text("hello")));
  });

  it("is another one each time it is created afresh", () => {
    assert.notEqual(createIdentity().author, createIdentity().author);
  });

  it("has the key of RFC 8032's first test, which signs nothing as published", () => {
    const author = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    const signature = Buffer.from(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
      "hex",
    );
    assert.ok(isSignedBy(author, new Uint8Array(), signature));
    assert.ok(!isSignedBy(author, text("something"), signature));
  });

  it("has the public key and the signature of RFC 8032's second test", () => {
    const secret = Buffer.from("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "hex");
    const identity = identityFromSecret(secret);
    assert.equal(identity.author, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    assert.equal(
      Buffer.from(identity.sign(Uint8Array.of(0x72))).toString("hex"),
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
  });

  it("comes from a secret, which is another one each time", () => {
    const secret = createSecret();
    assert.equal(secret.length, secretBytes);
    assert.notDeepEqual(createSecret(), secret);
    assert.equal(identityFromSecret(secret).author, identityFromSecret(secret).author);
  });
});

describe("checking a signature", () => {
  const [one, two] = [identityFromSeed("one"), identityFromSeed("two")];

  it("fails for another author, other bytes, or a changed signature", () => {
    const signature = one.sign(text("hello"));
    assert.ok(!isSignedBy(two.author, text("hello"), signature));
    assert.ok(!isSignedBy(one.author, text("hallo"), signature));
    fc.assert(
      fc.property(fc.nat(8 * signatureBytes - 1), (bit) => {
        const changed = Uint8Array.from(signature);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        assert.ok(!isSignedBy(one.author, text("hello"), changed));
      }),
    );
  });

  it("answers no, and never throws, for what is no key and no signature", () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), fc.uint8Array({ maxLength: 70 }), (author, bytes, signature) => {
        assert.ok(!isSignedBy(author, bytes, signature));
      }),
    );
    assert.ok(!isSignedBy("ff".repeat(authorBytes), text("hello"), new Uint8Array(signatureBytes)));
  });

  it("goes on when strangers bring more keys than are remembered", () => {
    for (let i = 0; i < 1100; i++) isSignedBy(identityFromSeed(`stranger ${i}`).author, text(""), new Uint8Array(64));
    assert.ok(isSignedBy(one.author, text("hello"), one.sign(text("hello"))));
  });
});
