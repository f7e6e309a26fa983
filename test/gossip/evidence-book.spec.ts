import assert from "node:assert/strict";
import { openRoster, type OpenRoster } from "../../src/consortium/roster.ts";
import { encodeDelta } from "../../src/delta/codec.ts";
import { createEvidenceBook, evidenceRounds, type EvidenceBook } from "../../src/gossip/evidence-book.ts";
import { payloadEvidence } from "../../src/gossip/evidence.ts";
import { alice, bob, consortiumHashes, parameters, signedBy } from "../support/announcements.ts";

const nan = encodeDelta(new Float32Array(parameters).fill(NaN));
const proof = (identity: typeof alice, round: number, payload = nan): Uint8Array =>
  payloadEvidence(signedBy(identity, { round, payload }), null);

describe("the evidence book", () => {
  let round: number;
  let roster: OpenRoster;
  let book: EvidenceBook;
  beforeEach(() => {
    round = 20;
    roster = openRoster([alice.author]);
    book = createEvidenceBook({ terms: { ...consortiumHashes, parameters }, roster, currentRound: () => round });
  });
  const codeOf = (bytes: Uint8Array): string => book.judge(bytes).code;

  it("keeps the first proof of an author and round, and no second", () => {
    assert.equal(codeOf(proof(alice, 20)), "accepted");
    assert.equal(book.add(proof(alice, 20)), `${alice.author}-20`);
    assert.ok(book.has({ author: alice.author, round: 20 }));
    const second = proof(alice, 20, Uint8Array.of(1));
    assert.deepEqual([codeOf(second), book.judge(second).acceptance, book.add(second)], ["known", "ignore", null]);
    assert.deepEqual(book.records(), [proof(alice, 20)]);
    assert.equal(codeOf(proof(alice, 19)), "accepted");
  });

  it("holds only what can cost a vote, however much an author signs", () => {
    for (let r = 0; r < 40; r++) book.add(proof(alice, r));
    assert.equal(book.records().length, evidenceRounds + 2);
    assert.equal(codeOf(proof(alice, 20 - evidenceRounds - 1)), "out-of-window");
    assert.equal(codeOf(proof(alice, 22)), "next-round");
    assert.equal(codeOf(proof(alice, 23)), "out-of-window");
    round = 30;
    book.forgetBefore(round - evidenceRounds);
    assert.equal(book.records().length, 4);
  });

  it("ignores what is about strangers, and may judge it otherwise once they are members", () => {
    const judged = book.judge(proof(bob, 20));
    assert.deepEqual(judged, { acceptance: "ignore", code: "unknown-author", mayTurn: true });
    roster.admit(bob.author);
    assert.equal(codeOf(proof(bob, 20)), "accepted");
  });

  it("rejects what proves nothing", () => {
    assert.equal(book.judge(payloadEvidence(signedBy(alice, { round: 20 }), null)).acceptance, "reject");
    assert.equal(book.judge(new Uint8Array(5)).acceptance, "reject");
  });
});
