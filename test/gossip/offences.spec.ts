import assert from "node:assert/strict";
import { createOffenceBook } from "../../src/gossip/offences.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";

/** Where gossipsub stops gossip with a peer. */
const gossipEnds = -10;

describe("the book of offences", () => {
  it("holds nothing against a peer that did nothing", () => {
    assert.equal(createOffenceBook(createVirtualTime()).scoreOf("peer"), 0);
  });

  it("ends gossip with a peer after one proof, or two lesser offences", () => {
    const book = createOffenceBook(createVirtualTime());
    book.record("cheat", "proof");
    assert.ok(book.scoreOf("cheat") <= gossipEnds);
    book.record("holder", "bad-blob");
    assert.ok(book.scoreOf("holder") > gossipEnds && book.scoreOf("holder") < 0);
    book.record("holder", "rejected");
    assert.ok(book.scoreOf("holder") <= gossipEnds);
    assert.equal(book.scoreOf("other"), 0);
  });

  it("forgives half in ten minutes, of old offences and new ones alike", async () => {
    const time = createVirtualTime();
    const book = createOffenceBook(time);
    book.record("peer", "proof");
    await time.run(() => false, 10 * 60_000);
    assert.ok(Math.abs(book.scoreOf("peer") + 5) < 1e-9);
    book.record("peer", "proof");
    assert.ok(Math.abs(book.scoreOf("peer") + 15) < 1e-9);
    await time.run(() => false, 30 * 60_000);
    assert.ok(Math.abs(book.scoreOf("peer") + 3.75) < 1e-9);
  });
});
