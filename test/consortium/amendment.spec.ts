import assert from "node:assert/strict";
import * as fc from "fast-check";
import { amendmentAt, createLedger } from "../../src/consortium/ledger.ts";
import { readDraft, readStatement, signDraft, statementBytesMax, termsOf } from "../../src/consortium/statement.ts";
import { admins, admission, amendment, organisation, revocation, smallCharter } from "../support/small-charter.ts";

const charter = smallCharter();
const terms = termsOf(charter);
const sketch = (i: number): string => i.toString(16).padStart(64, "0");

describe("an amendment", () => {
  it("counts once enough admins have signed it, one after the other", () => {
    const draft = readDraft(amendment(charter, 1, [sketch(1)], { signers: [admins[0]!] }), terms);
    assert.ok(draft.ok);
    assert.deepEqual(readStatement(draft.bytes, terms), { ok: false, code: "too-few-signatures" });
    const signed = readStatement(signDraft(draft, admins[1]!), terms);
    assert.ok(signed.ok && signed.hash === draft.hash && signed.record.kind === "amendment");
  });

  it("is none by a stranger, of another charter, or with its list in any order but one", () => {
    const code = (bytes: Uint8Array): string | null => {
      const read = readStatement(bytes, terms);
      return read.ok ? null : read.code;
    };
    assert.equal(code(amendment(charter, 1, [sketch(1), sketch(2)])), null);
    assert.equal(code(amendment(charter, 1, [sketch(2), sketch(1)])), "malformed");
    assert.equal(code(amendment(charter, 1, [sketch(1), sketch(1)])), "malformed");
    assert.equal(code(amendment(charter, 1, [])), "malformed");
    assert.equal(code(amendment(charter, 0, [sketch(1)])), "malformed");
    assert.equal(code(amendment(smallCharter({ name: "another" }), 1, [sketch(1)])), "other-charter");
    assert.equal(
      code(amendment(charter, 1, [sketch(1)], { signers: [admins[0]!, organisation(9)] })),
      "unknown-signer",
    );
    const whole = amendment(charter, 1, [sketch(1)]);
    whole[whole.length - 1]! ^= 1;
    assert.ok(["malformed", "bad-signature"].includes(code(whole)!));
  });

  it("fits where statements travel, with as many sketches as may be and every admin's name under it", () => {
    const many = Array.from({ length: 64 }, (_, i) => sketch(i));
    const signed = amendment(charter, 1, many, { signers: admins });
    assert.ok(readStatement(signed, terms).ok);
    assert.ok(signed.length + 61 * 128 <= statementBytesMax && statementBytesMax <= 16 * 1024);
    assert.deepEqual(readStatement(amendment(charter, 1, [...many, sketch(64)]), terms), {
      ok: false,
      code: "malformed",
    });
  });

  it("holds from its round on, the highest serial first, whatever order they came in; the roster stays what it is", () => {
    const all = [
      amendment(charter, 1, [sketch(1)], { fromRound: 10 }),
      amendment(charter, 3, [sketch(3)], { fromRound: 30 }),
      amendment(charter, 2, [sketch(2)], { fromRound: 20 }),
      amendment(charter, 2, [sketch(9)], { fromRound: 20 }),
      admission(charter, 5),
      revocation(charter, 6),
    ];
    const rival = [2, 3]
      .map((i) => readStatement(all[i]!, terms))
      .map((read) => (read.ok ? read.hash : ""))
      .toSorted()[0]!;
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (order) => {
        const ledger = createLedger(charter);
        for (const bytes of order) assert.equal(ledger.add(bytes), "accepted");
        const serialAt = (round: number): number | undefined => amendmentAt(ledger, round)?.record.serial;
        assert.deepEqual([9, 10, 19, 20, 29, 30, 99].map(serialAt), [undefined, 1, 1, 2, 2, 3, 3]);
        assert.equal(amendmentAt(ledger, 25)?.hash, rival);
        assert.ok(ledger.roster.has(organisation(5).author));
      }),
    );
  });
});
