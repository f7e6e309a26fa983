import assert from "node:assert/strict";
import {
  certificateKind,
  createCertificateBook,
  readCertificate,
  signCertificate,
} from "../../src/consortium/certificate.ts";
import { openRoster } from "../../src/consortium/roster.ts";
import { signRecord } from "../../src/consortium/signed.ts";
import { organisation } from "../support/small-charter.ts";

const [owner, other, first, second] = [0, 1, 10, 11].map(organisation) as [
  ReturnType<typeof organisation>,
  ReturnType<typeof organisation>,
  ReturnType<typeof organisation>,
  ReturnType<typeof organisation>,
];

describe("a certificate", () => {
  it("binds a daemon to its organisation, both having signed", () => {
    const read = readCertificate(signCertificate(owner, first, 3));
    assert.ok(read.ok);
    assert.deepEqual(read.record, { version: 1, author: owner.author, daemon: first.author, serial: 3 });
  });

  const claim = { version: 1 as const, author: owner.author, daemon: first.author, serial: 3 };
  const wrong = {
    "without the daemon's signature": signRecord(certificateKind, claim, owner),
    "without the organisation's": signRecord(certificateKind, claim, first),
    "with another daemon's": signRecord(certificateKind, claim, owner, second),
    "with one signature too many": signRecord(certificateKind, claim, owner, first, second),
  };
  for (const [what, bytes] of Object.entries(wrong)) {
    it(`binds nobody ${what}`, () => assert.deepEqual(readCertificate(bytes), { ok: false, code: "bad-signature" }));
  }
});

describe("the certificate book", () => {
  it("follows the highest serial, in whatever order they come", () => {
    for (const serials of [
      [1, 2],
      [2, 1],
    ]) {
      const book = createCertificateBook(openRoster([owner.author]));
      for (const serial of serials) book.add(signCertificate(owner, serial === 1 ? first : second, serial));
      assert.equal(book.daemonOf(owner.author), second.author);
      assert.equal(book.authorOf(second.author), owner.author);
      assert.equal(book.authorOf(first.author), null);
    }
  });

  it("settles on one of two certificates with one serial, in whatever order they come", () => {
    const twins = [signCertificate(owner, first, 1), signCertificate(owner, second, 1)];
    const daemons = [twins, twins.toReversed()].map((order) => {
      const book = createCertificateBook(openRoster([owner.author]));
      for (const bytes of order) book.add(bytes);
      return book.daemonOf(owner.author);
    });
    assert.equal(daemons[0], daemons[1]);
  });

  it("speaks for members only, and for nobody once they are out", () => {
    const members = new Set<string>();
    const book = createCertificateBook({ has: (author) => members.has(author), members: () => [...members] });
    const bytes = signCertificate(owner, first, 1);
    assert.equal(book.add(bytes), "unknown-author");
    members.add(owner.author);
    assert.equal(book.judge(bytes), "accepted");
    assert.equal(book.authorOf(first.author), null);
    assert.equal(book.add(bytes), "accepted");
    assert.equal(book.add(bytes), "superseded");
    assert.equal(book.authorOf(first.author), owner.author);
    members.delete(owner.author);
    assert.equal(book.authorOf(first.author), null);
    assert.equal(book.daemonOf(owner.author), null);
  });

  it("gives a daemon that signed for two organisations to one of them", () => {
    const book = createCertificateBook(openRoster([owner.author, other.author]));
    for (const author of [owner, other]) book.add(signCertificate(author, first, 1));
    assert.equal(book.authorOf(first.author), [owner.author, other.author].toSorted()[0]);
  });
});
