import assert from "node:assert/strict";
import {
  array,
  assert as check,
  constant,
  constantFrom,
  integer,
  property,
  record,
  shuffledSubarray,
  subarray,
  tuple,
} from "fast-check";
import { createIdentity } from "../../src/consortium/identity.ts";
import { createLedger } from "../../src/consortium/ledger.ts";
import { openRoster, rosterOf, type ConsortiumRoster } from "../../src/consortium/roster.ts";
import type { SignedRecord } from "../../src/consortium/signed.ts";
import { readDraft, readStatement, termsOf, type Statement } from "../../src/consortium/statement.ts";
import { admins, admission, organisation, revocation, smallCharter } from "../support/small-charter.ts";

const charter = smallCharter();
const terms = termsOf(charter);

function read(bytes: Uint8Array): SignedRecord<Statement> {
  const statement = readStatement(bytes, terms);
  assert.ok(statement.ok);
  return statement;
}

const subjectOf = ({ record }: SignedRecord<Statement>): string => {
  assert.ok("subject" in record);
  return record.subject;
};

/** Everything a roster says. */
const said = ({ entries, revoked, members }: ConsortiumRoster): unknown => ({ entries, revoked, members: members() });

/** Statements about 6 organisations on 4 invitations, so that they clash; by different pairs of admins. */
const statement = record({
  subject: integer({ min: 0, max: 5 }),
  invitation: integer({ min: 0, max: 3 }),
  revokes: constantFrom(true, false, false),
  signers: constantFrom([0, 1], [0, 2], [1, 2], [0, 1, 2]),
  atMs: constantFrom(2000, 3000),
}).map(({ subject, invitation, revokes, signers, atMs }) => {
  const by = signers.map((i) => admins[i]!);
  if (revokes) return read(revocation(charter, subject, by, atMs));
  return read(admission(charter, subject, { invitation: String(invitation).padStart(64, "0"), atMs, signers: by }));
});
const statements = array(statement, { maxLength: 8 });

describe("the roster", () => {
  it("is the same in any order and with any repetition", () => {
    const repeated = statements.chain((all) =>
      tuple(constant(all), shuffledSubarray([...all, ...all], { minLength: all.length })),
    );
    check(
      property(repeated, ([all, some]) => {
        const complete = [...some, ...all];
        assert.deepEqual(said(rosterOf(charter, complete)), said(rosterOf(charter, all)));
        assert.deepEqual(said(rosterOf(charter, complete.toReversed())), said(rosterOf(charter, all)));
      }),
    );
  });

  it("is the same however several who each hold a part put them together", () => {
    const parts = statements.chain((all) => tuple(subarray(all), subarray(all), subarray(all)));
    check(
      property(parts, ([a, b, c]) => {
        const union = rosterOf(charter, new Set([...a, ...b, ...c]));
        assert.deepEqual(said(rosterOf(charter, [...a, ...b, ...c])), said(union));
        assert.deepEqual(said(rosterOf(charter, [...c, ...a, ...b, ...a])), said(union));
      }),
    );
  });

  it("never has whom any statement revokes", () => {
    check(
      property(statements, (all) => {
        const roster = rosterOf(charter, all);
        for (const { record } of all) if (record.kind === "revocation") assert.ok(!roster.has(record.subject));
      }),
    );
  });

  it("lets at most one organisation in on an invitation", () => {
    check(
      property(statements, (all) => {
        const roster = rosterOf(charter, all);
        const founders = new Set(charter.admins);
        const guests = roster.members().filter((author) => !founders.has(author));
        const used = new Set(all.flatMap(({ record }) => (record.kind === "admission" ? [record.invitation] : [])));
        assert.ok(guests.length <= used.size);
      }),
    );
  });

  it("begins with the charter's admins", () => {
    const roster = rosterOf(charter, []);
    assert.deepEqual(roster.members(), charter.admins);
    assert.deepEqual(roster.entries[0], {
      author: charter.admins[0],
      name: null,
      sinceMs: 1000,
      admittedBy: charter.admins,
    });
  });

  it("says since when a member is in, and by whom", () => {
    const roster = rosterOf(charter, [read(admission(charter, 5))]);
    const { author } = organisation(5);
    const admittedBy = admins
      .slice(0, 2)
      .map((admin) => admin.author)
      .toSorted();
    assert.deepEqual(
      roster.entries.find((entry) => entry.author === author),
      { author, name: "organisation 5", sinceMs: 2005, admittedBy },
    );
    assert.equal(roster.guestOf((5).toString(16).padStart(64, "0")), author);
  });

  it("takes the admission with the lower hash where two use one invitation, also after that one is revoked", () => {
    const invitation = "ab".repeat(32);
    const rivals = [3, 4].map((subject) => read(admission(charter, subject, { invitation })));
    const [winner, loser] = rivals.toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
    const roster = rosterOf(charter, rivals);
    assert.ok(roster.has(subjectOf(winner!)) && !roster.has(subjectOf(loser!)));
    const subject = [3, 4].find((i) => organisation(i).author === subjectOf(winner!))!;
    const after = rosterOf(charter, [...rivals, read(revocation(charter, subject))]);
    assert.deepEqual(after.members(), charter.admins);
  });

  it("keeps a revoked key out, whatever admits it later", () => {
    const again = read(admission(charter, 5, { invitation: "cd".repeat(32), atMs: 99_000 }));
    const roster = rosterOf(charter, [read(revocation(charter, 5)), again]);
    assert.ok(!roster.has(organisation(5).author));
    assert.deepEqual(
      roster.revoked.map(({ author, reason, sinceMs }) => ({ author, reason, sinceMs })),
      [{ author: organisation(5).author, reason: "left", sinceMs: 9000 }],
    );
  });

  it("can lose an admin as a member", () => {
    assert.ok(!rosterOf(charter, [read(revocation(charter, 2))]).has(organisation(2).author));
  });
});

describe("a statement", () => {
  const stranger = createIdentity();
  const refused: Readonly<Record<string, readonly [bytes: Uint8Array, code: string]>> = {
    "one signature of two": [admission(charter, 5, { signers: admins.slice(0, 1) }), "too-few-signatures"],
    "no signature": [admission(charter, 5, { signers: [] }), "too-few-signatures"],
    "a stranger's signature": [admission(charter, 5, { signers: [admins[0]!, stranger] }), "unknown-signer"],
    "a stranger's signature too many": [admission(charter, 5, { signers: [...admins, stranger] }), "unknown-signer"],
    "another charter's hash": [admission(smallCharter({ name: "other" }), 5), "other-charter"],
  };
  for (const [what, [bytes, code]] of Object.entries(refused)) {
    it(`does not count with ${what}`, () => assert.deepEqual(readStatement(bytes, terms), { ok: false, code }));
  }

  it("does not count with one signature twice", () => {
    const once = Buffer.from(admission(charter, 5, { signers: admins.slice(0, 1) }));
    const list = once.indexOf("signatures") + "signatures".length;
    assert.equal(once[list], 0x81); // a list of one
    const twice = Buffer.concat([
      once.subarray(0, list),
      Buffer.of(0x82),
      once.subarray(list + 1),
      once.subarray(list + 1),
    ]);
    assert.deepEqual(readStatement(twice, terms), { ok: false, code: "malformed" });
    assert.ok(readDraft(once, terms).ok);
  });

  it("does not count with a bit changed", () => {
    for (const bytes of [admission(charter, 5), revocation(charter, 5)]) {
      for (let i = 0; i < bytes.length; i++) {
        const changed = bytes.slice();
        changed[i]! ^= 1 << (i % 8);
        assert.equal(readStatement(changed, terms).ok, false, `byte ${i}`);
      }
    }
  });
});

describe("a ledger", () => {
  it("takes each statement once, whoever signed it, and its roster follows", () => {
    const ledger = createLedger(charter);
    const bytes = admission(charter, 5);
    assert.equal(ledger.judge(bytes), "accepted");
    assert.ok(!ledger.roster.has(organisation(5).author));
    assert.equal(ledger.add(bytes), "accepted");
    assert.ok(ledger.roster.has(organisation(5).author));
    assert.equal(ledger.judge(bytes), "known");
    assert.equal(ledger.add(admission(charter, 5, { signers: admins })), "known");
    assert.equal(ledger.add(admission(charter, 6, { signers: [] })), "too-few-signatures");
    assert.equal(ledger.statements().length, 1);
    ledger.add(revocation(charter, 5));
    assert.deepEqual(ledger.roster.members(), charter.admins);
  });
});

describe("an open roster", () => {
  it("has whom it was given and whom it admitted, sorted, each once", () => {
    const roster = openRoster(["c", "a"]);
    roster.admit("b");
    roster.admit("a");
    assert.deepEqual(roster.members(), ["a", "b", "c"]);
    assert.ok(roster.has("b"));
    assert.ok(!roster.has("d"));
  });

  it("begins empty", () => {
    assert.deepEqual(openRoster().members(), []);
  });
});
