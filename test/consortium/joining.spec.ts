import assert from "node:assert/strict";
import { assert as check, constantFrom, integer, property } from "fast-check";
import { charterKind } from "../../src/consortium/charter.ts";
import { issueToken, readToken } from "../../src/consortium/invitation.ts";
import {
  joinRequestMaxBytes,
  judgeRequest,
  requestToJoin,
  type JudgedRequest,
} from "../../src/consortium/join-request.ts";
import { createLedger } from "../../src/consortium/ledger.ts";
import { createNetworkKey } from "../../src/consortium/network-key.ts";
import { signRecord } from "../../src/consortium/signed.ts";
import { termsOf } from "../../src/consortium/statement.ts";
import { openWelcome, packWelcome, welcomeMaxBytes } from "../../src/consortium/welcome.ts";
import { maxAnswerBytes, maxRequestBytes } from "../../src/gossip/network.ts";
import { admins, admission, organisation, revocation, smallCharter } from "../support/small-charter.ts";

const charter = smallCharter();
const terms = termsOf(charter);
const granted = { charter: terms.charter, addresses: ["/ip4/192.0.2.7/tcp/4001/p2p/12D3KooW"], expiresMs: 5000 };
const [admin] = admins as [(typeof admins)[number]];
const joiner = organisation(5);
const token = issueToken(admin, granted);
const ticket = readToken(token)!;

describe("an invitation's token", () => {
  it("tells the joiner which consortium, where, by whom and until when", () => {
    const { charter, addresses, expiresMs, issuer, key } = ticket.invitation.record;
    assert.deepEqual({ charter, addresses, expiresMs }, granted);
    assert.equal(issuer, admin.author);
    assert.equal(key, ticket.holder.author);
    assert.notDeepEqual(readToken(issueToken(admin, granted))!.holder.author, key);
    assert.ok(readToken(`  ${token}\n`));
  });

  it("carries the network's key, where it has one, which the request to join does not", () => {
    assert.equal(ticket.networkKey, null);
    const key = createNetworkKey();
    const guarded = readToken(issueToken(admin, granted, key))!;
    assert.deepEqual(guarded.networkKey, key);
    const hex = Buffer.from(requestToJoin(guarded, joiner, "Joiner")).toString("hex");
    assert.ok(!hex.includes(Buffer.from(key).toString("hex")));
  });

  it("is none with a character changed, added or lost", () => {
    const tokens = [token, issueToken(admin, granted, createNetworkKey())];
    check(
      property(constantFrom(...tokens), integer({ min: 0, max: token.length - 1 }), (token, i) => {
        const swapped = token[i] === "A" ? "B" : "A";
        assert.equal(readToken(token.slice(0, i) + swapped + token.slice(i + 1)), null);
        assert.equal(readToken(token.slice(0, i) + token.slice(i + 1)), null);
        assert.equal(readToken(`${token.slice(0, i)}A${token.slice(i)}`), null);
      }),
    );
    for (const text of ["", "vervet1_", "vervet1_!", "hello", "vervet1_".repeat(2000)])
      assert.equal(readToken(text), null);
  });
});

describe("a request to join", () => {
  const ledger = createLedger(charter);
  const judge = (bytes: Uint8Array, { nowMs = 4000, on = ledger } = {}): JudgedRequest =>
    judgeRequest(bytes, terms, on.current(), nowMs);
  const codeOf = (judged: JudgedRequest): string => (judged.ok ? "granted" : judged.code);
  const request = requestToJoin(ticket, joiner, "Joiner");

  it("may be granted while its invitation is good", () => {
    const judged = judge(request);
    assert.ok(judged.ok);
    assert.equal(judged.application.subject, joiner.author);
    assert.equal(judged.application.name, "Joiner");
    assert.equal(judged.application.invitation.hash, ticket.invitation.hash);
    assert.ok(request.length <= joinRequestMaxBytes && joinRequestMaxBytes <= maxRequestBytes);
  });

  it("comes too late once the invitation has expired", () => {
    assert.equal(codeOf(judge(request, { nowMs: 4999 })), "granted");
    assert.equal(codeOf(judge(request, { nowMs: 5000 })), "expired");
  });

  it("comes too late when the invitation let another one in, also after that one was revoked", () => {
    const used = createLedger(charter);
    used.add(admission(charter, 6, { invitation: ticket.invitation.hash }));
    assert.equal(codeOf(judge(request, { on: used })), "used");
    used.add(revocation(charter, 6));
    assert.equal(codeOf(judge(request, { on: used })), "used");
  });

  it("is pointless for a member, and in vain for who was put out", () => {
    const member = createLedger(charter);
    member.add(admission(charter, 5, { invitation: ticket.invitation.hash }));
    assert.equal(codeOf(judge(request, { on: member })), "already-member");
    member.add(revocation(charter, 5));
    assert.equal(codeOf(judge(request, { on: member })), "revoked");
  });

  it("is refused on an invitation to another consortium, or by somebody who is no admin", () => {
    const elsewhere = readToken(issueToken(admin, { ...granted, charter: "00".repeat(32) }))!;
    assert.equal(codeOf(judge(requestToJoin(elsewhere, joiner, "Joiner"))), "other-charter");
    const impostor = readToken(issueToken(organisation(9), granted))!;
    assert.equal(codeOf(judge(requestToJoin(impostor, joiner, "Joiner"))), "not-invited-by-admin");
  });

  it("is forged without the invitation's secret", () => {
    const stolen = requestToJoin({ ...ticket, holder: organisation(8) }, joiner, "Joiner");
    assert.equal(codeOf(judge(stolen)), "forged");
  });

  it("can't be altered on its way", () => {
    for (let i = 0; i < request.length; i++) {
      const changed = request.slice();
      changed[i]! ^= 1 << (i % 8);
      assert.equal(judge(changed).ok, false, `byte ${i}`);
    }
  });
});

describe("a welcome", () => {
  const signed = signRecord(charterKind, charter, ...admins);

  it("gives the charter that the token pinned, and the roster", () => {
    const opened = openWelcome(packWelcome(signed, [admission(charter, 5)], [admission(charter, 6)]), terms.charter)!;
    assert.deepEqual(opened.charter.record, charter);
    assert.deepEqual(opened.ledger.current().members().length, 5);
  });

  it("is refused for another charter, and for one that not all its admins signed", () => {
    assert.equal(openWelcome(packWelcome(signed, [], []), "00".repeat(32)), null);
    const unsigned = signRecord(charterKind, charter, admins[0]!);
    assert.equal(openWelcome(packWelcome(unsigned, [], []), terms.charter), null);
    assert.equal(openWelcome(new Uint8Array(9), terms.charter), null);
  });

  it("leaves out statements that don't count", () => {
    const bad = admission(charter, 6, { signers: [organisation(9)] });
    const opened = openWelcome(packWelcome(signed, [bad], [new Uint8Array(40)]), terms.charter)!;
    assert.deepEqual(opened.ledger.statements(), []);
  });

  it("fits an answer of the network, however long the roster", () => {
    const many = Array<Uint8Array>(2000).fill(admission(charter, 6));
    const bytes = packWelcome(signed, [admission(charter, 5)], many);
    assert.ok(bytes.length <= welcomeMaxBytes && welcomeMaxBytes < maxAnswerBytes);
    assert.ok(openWelcome(bytes, terms.charter)!.ledger.roster.has(joiner.author));
  });
});
