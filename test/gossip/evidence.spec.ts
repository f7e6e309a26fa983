import assert from "node:assert/strict";
import { assert as check, property } from "fast-check";
import { sha256Hex, type Announcement } from "../../src/delta/announcement.ts";
import { encodeDelta } from "../../src/delta/codec.ts";
import {
  checkEvidence,
  equivocationEvidence,
  evidenceMaxBytes,
  payloadEvidence,
  type CheckedEvidence,
  type EvidenceTerms,
} from "../../src/gossip/evidence.ts";
import { alice, bob, consortiumHashes, mallory, parameters, signedBy, smallDelta } from "../support/announcements.ts";
import { damaged } from "../support/mutations.ts";

const terms: EvidenceTerms = { ...consortiumHashes, parameters };
const check1 = (bytes: Uint8Array, on = terms): CheckedEvidence => checkEvidence(bytes, on);
const codeOf = (bytes: Uint8Array, on = terms): string => check1(bytes, on).code;
const proves = (bytes: Uint8Array): boolean => check1(bytes).ok;

const other = encodeDelta(smallDelta(2));
const pair = [signedBy(alice), signedBy(alice, { payload: other })] as const;
const nan = encodeDelta(new Float32Array(parameters).fill(NaN));
/** A payload that did not travel inline, and its announcement. */
const pulled = (payload: Uint8Array, over: Partial<Announcement> = {}): readonly [Uint8Array, Uint8Array] => [
  signedBy(alice, { payload: null, payloadHash: sha256Hex(payload), length: payload.length, ...over }),
  payload,
];

describe("evidence of equivocation", () => {
  it("is two signed bodies of one author for one round, in either order", () => {
    const [one, two] = pair;
    const expected = { ok: true, author: alice.author, kind: "delta", round: 5, code: "equivocation" };
    assert.deepEqual(check1(equivocationEvidence(one, two)), expected);
    assert.deepEqual(equivocationEvidence(one, two), equivocationEvidence(two, one));
  });

  it("is it whatever the bodies differ in", () => {
    const overs: Partial<Announcement>[] = [
      { serial: 2 },
      { anchor: "00".repeat(32) },
      { model: "00".repeat(32) },
      { codec: "x" },
    ];
    for (const over of overs)
      assert.equal(codeOf(equivocationEvidence(pair[0], signedBy(alice, over))), "equivocation");
  });

  const nothing: Readonly<Record<string, readonly [Uint8Array, Uint8Array]>> = {
    "two authors": [pair[0], signedBy(bob, { payload: other })],
    "two rounds": [pair[0], signedBy(alice, { round: 6, payload: other })],
    "a delta and statistics": [pair[0], signedBy(alice, { kind: "statistics", payload: other })],
  };
  for (const [what, [one, two]] of Object.entries(nothing)) {
    it(`is not ${what}`, () => assert.equal(codeOf(equivocationEvidence(one, two)), "proves-nothing"));
  }

  it("is not one announcement twice", () => {
    assert.equal(proves(equivocationEvidence(pair[0], pair[0])), false);
  });

  it("is not what somebody else signed in the author's name", () => {
    const forged = signedBy(mallory, { author: alice.author, payload: other });
    assert.equal(codeOf(equivocationEvidence(pair[0], forged)), "bad-signature");
  });

  it("counts in its own consortium only", () => {
    const bytes = equivocationEvidence(...pair);
    assert.equal(codeOf(bytes, { ...terms, charter: "00".repeat(32) }), "other-charter");
    const mixed = equivocationEvidence(pair[0], signedBy(alice, { charter: "00".repeat(32) }));
    assert.equal(codeOf(mixed), "other-charter");
  });
});

describe("evidence of a broken payload", () => {
  const short = encodeDelta(smallDelta(1, parameters - 1));
  const faults: Readonly<Record<string, readonly [bytes: Uint8Array, code: string]>> = {
    "inline, not finite": [payloadEvidence(signedBy(alice, { payload: nan }), null), "non-finite"],
    "inline, no delta": [payloadEvidence(signedBy(alice, { payload: Uint8Array.of(1) }), null), "codec"],
    "inline, another length than announced": [payloadEvidence(signedBy(alice, { length: 9 }), null), "length"],
    "pulled, not finite": [payloadEvidence(...pulled(nan)), "non-finite"],
    "pulled, another model's": [payloadEvidence(...pulled(short)), "length"],
    "pulled, another length than announced": [payloadEvidence(...pulled(short, { length: 9 })), "length"],
    "announced in a codec that nobody knows": [
      payloadEvidence(signedBy(alice, { payload: null, codec: "x" }), null),
      "codec",
    ],
    "announced longer than any delta": [
      payloadEvidence(signedBy(alice, { payload: null, length: 9999 }), null),
      "length",
    ],
  };
  for (const [what, [bytes, code]] of Object.entries(faults)) {
    it(`is one that is ${what}: ${code}`, () => {
      assert.deepEqual(check1(bytes), { ok: true, author: alice.author, kind: "delta", round: 5, code });
    });
  }

  const good = encodeDelta(smallDelta(1));
  const nothing: Readonly<Record<string, readonly [bytes: Uint8Array, code: string]>> = {
    "a good delta, inline": [payloadEvidence(signedBy(alice), null), "proves-nothing"],
    "a good delta, pulled": [payloadEvidence(...pulled(good)), "proves-nothing"],
    "an announcement whose payload is missing": [
      payloadEvidence(signedBy(alice, { payload: null }), null),
      "proves-nothing",
    ],
    "bytes that are not what the author's hash names": [payloadEvidence(pulled(good)[0], nan), "payload-mismatch"],
    "a payload that nobody needs": [payloadEvidence(signedBy(alice, { payload: nan }), nan), "malformed"],
    "what somebody else signed": [
      payloadEvidence(signedBy(mallory, { author: alice.author, payload: nan }), null),
      "bad-signature",
    ],
    "another model's delta": [
      payloadEvidence(signedBy(alice, { payload: nan, model: "00".repeat(32) }), null),
      "other-model",
    ],
    "statistics, which no charter describes": [
      payloadEvidence(signedBy(alice, { kind: "statistics", payload: Uint8Array.of(1) }), null),
      "proves-nothing",
    ],
  };
  for (const [what, [bytes, code]] of Object.entries(nothing)) {
    it(`is not ${what}: ${code}`, () => assert.equal(codeOf(bytes), code));
  }
});

describe("evidence", () => {
  const all = [
    equivocationEvidence(...pair),
    payloadEvidence(...pulled(nan)),
    payloadEvidence(signedBy(alice, { payload: nan }), null),
  ];

  it("fits its limit", () => {
    for (const bytes of all) assert.ok(bytes.length <= evidenceMaxBytes(parameters));
    assert.equal(codeOf(new Uint8Array(evidenceMaxBytes(parameters) + 1)), "oversize");
  });

  it("proves nothing with any byte changed", () => {
    for (const bytes of all) {
      check(property(damaged(bytes), (changed) => !proves(changed)));
    }
  });
});
