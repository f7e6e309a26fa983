import assert from "node:assert/strict";
import { decode, encode } from "@ipld/dag-cbor";
import * as fc from "fast-check";
import {
  announcementMaxBytes,
  decodeAnnouncement,
  inlineMaxBytes,
  isAuthentic,
  payloadMaxBytes,
  signAnnouncement,
  type Announcement,
} from "../../src/delta/announcement.ts";
import { alice, announcementOf, bob, mallory, signedBy } from "../support/announcements.ts";
import { damaged } from "../support/mutations.ts";

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"));
const count = fc.maxSafeNat();
const announcements: fc.Arbitrary<Announcement> = fc.record(
  {
    version: fc.constant(1 as const),
    kind: fc.constantFrom("delta" as const, "statistics" as const),
    charter: hash,
    model: hash,
    round: count,
    author: fc.constantFrom(alice.author, bob.author),
    serial: count,
    anchor: hash,
    payloadHash: hash,
    length: fc.nat(payloadMaxBytes),
    codec: fc.string({ maxLength: 32 }).filter((text) => text.isWellFormed()),
    payload: fc.option(fc.uint8Array({ maxLength: 200 })),
  },
  { noNullPrototype: true },
);
const identityOf = ({ author }: Announcement) => (author === alice.author ? alice : bob);

/** An envelope around a body with some fields replaced, signed by alice. */
function withBody(over: Record<string, unknown>): Uint8Array {
  const { body } = decode<{ body: Uint8Array }>(signedBy(alice));
  return enveloped(encode({ ...decode<object>(body), ...over }));
}
function enveloped(body: Uint8Array, more: Record<string, unknown> = {}): Uint8Array {
  return encode({
    body,
    signature: alice.sign(Buffer.concat([Buffer.from("vervet/announcement/1\0"), body])),
    ...more,
  });
}

describe("an announcement", () => {
  it("is what was signed, and authentic", () => {
    fc.assert(
      fc.property(announcements, (announcement) => {
        const signed = decodeAnnouncement(signAnnouncement(announcement, identityOf(announcement)))!;
        assert.deepEqual(signed.announcement, announcement);
        assert.ok(isAuthentic(signed));
      }),
    );
  });

  it("fits its limit with the longest payload, and decodes", () => {
    const longest = signedBy(alice, {
      payload: new Uint8Array(inlineMaxBytes),
      round: Number.MAX_SAFE_INTEGER,
      serial: Number.MAX_SAFE_INTEGER,
      length: payloadMaxBytes,
      codec: "x".repeat(32),
    });
    assert.ok(longest.length <= announcementMaxBytes);
    assert.ok(isAuthentic(decodeAnnouncement(longest)!));
  });

  it("never throws on damaged bytes, and no damaged one is authentic", () => {
    const cases = announcements.chain((one) => damaged(signAnnouncement(one, identityOf(one))));
    fc.assert(
      fc.property(cases, (bytes) => {
        const signed = decodeAnnouncement(bytes);
        if (signed === null) return;
        assert.ok(!isAuthentic(signed));
        // What is taken re-encodes to itself: nobody can send the same announcement in other bytes.
        const { announcement, signature } = signed;
        const again = signAnnouncement(announcement, { author: announcement.author, sign: () => signature });
        assert.equal(Buffer.compare(again, bytes), 0);
      }),
      { numRuns: 2000 },
    );
  });

  it("is not authentic in another's name, nor signed in another domain", () => {
    const announcement = announcementOf({ author: alice.author });
    assert.ok(!isAuthentic(decodeAnnouncement(signAnnouncement(announcement, mallory))!));
    const { body } = decode<{ body: Uint8Array }>(signedBy(alice));
    for (const domain of ["", "vervet/announcement/1", "vervet/announcement/2\0", "vervet/charter/1\0"]) {
      const signature = alice.sign(Buffer.concat([Buffer.from(domain), body]));
      assert.ok(!isAuthentic(decodeAnnouncement(encode({ body, signature }))!), domain);
    }
  });

  it("carries its signature over to no other announcement", () => {
    const { body } = decode<{ body: Uint8Array }>(signedBy(alice, { round: 6 }));
    const { signature } = decode<{ signature: Uint8Array }>(signedBy(alice, { round: 5 }));
    assert.ok(!isAuthentic(decodeAnnouncement(encode({ body, signature }))!));
  });

  const bytes32 = new Uint8Array(32);
  const malformed: Record<string, Uint8Array> = {
    "another version": withBody({ version: 2 }),
    "an unknown kind": withBody({ kind: "gossip" }),
    "a field too many": withBody({ comment: "hi" }),
    "a short hash": withBody({ anchor: bytes32.subarray(1) }),
    "a hash in hex": withBody({ charter: "00".repeat(32) }),
    "a short author": withBody({ author: bytes32.subarray(1) }),
    "a negative round": withBody({ round: -1 }),
    "a round between two": withBody({ round: 1.5 }),
    "a round beyond exact numbers": withBody({ round: 2n ** 60n }),
    "a serial that is text": withBody({ serial: "1" }),
    "a length above the limit": withBody({ length: payloadMaxBytes + 1 }),
    "a long codec": withBody({ codec: "x".repeat(33) }),
    "a payload that is text": withBody({ payload: "abc" }),
    "an inline payload above its limit": withBody({ payload: new Uint8Array(inlineMaxBytes + 1) }),
    "an envelope with more in it": enveloped(encode({}), { more: 1 }),
    "a body that is no record": enveloped(encode([1, 2, 3])),
    "a body that is no CBOR": enveloped(Uint8Array.of(0xff)),
    "a short signature": encode({ body: encode({}), signature: new Uint8Array(63) }),
    "a body that is no bytes": encode({ body: {}, signature: new Uint8Array(64) }),
    "no bytes at all": new Uint8Array(),
  };
  for (const [what, bytes] of Object.entries(malformed)) {
    it(`is none with ${what}`, () => assert.equal(decodeAnnouncement(bytes), null));
  }

  it("is none without any of its fields", () => {
    const { body } = decode<{ body: Uint8Array }>(signedBy(alice));
    const fields = decode<Record<string, unknown>>(body);
    for (const missing of Object.keys(fields)) {
      const rest = Object.fromEntries(Object.entries(fields).filter(([key]) => key !== missing));
      assert.equal(decodeAnnouncement(enveloped(encode(rest))), null, missing);
    }
  });

  it("is none with its body's keys in another order, or a number in another width", () => {
    const { body } = decode<{ body: Uint8Array }>(signedBy(alice));
    const round = Buffer.from("65726f756e6405", "hex"); // "round": 5
    const at = Buffer.from(body).indexOf(round);
    assert.ok(at > 0);
    const [head, tail] = [body.subarray(0, at), body.subarray(at + round.length)];
    for (const other of ["65726f756e641805", "65726f756e64fb4014000000000000"]) {
      assert.equal(decodeAnnouncement(enveloped(Buffer.concat([head, Buffer.from(other, "hex"), tail]))), null);
    }
    const last = Buffer.concat([head, tail, round]);
    assert.equal(decodeAnnouncement(enveloped(last)), null);
    assert.notEqual(decodeAnnouncement(enveloped(body)), null);
  });

  it("is none when it is longer than any may be, whatever it holds", () => {
    assert.equal(decodeAnnouncement(new Uint8Array(announcementMaxBytes + 1)), null);
    assert.equal(decodeAnnouncement(new Uint8Array(announcementMaxBytes).fill(0x81)), null);
  });
});
