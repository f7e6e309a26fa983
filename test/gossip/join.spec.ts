import assert from "node:assert/strict";
import { charterKind, readCharter } from "../../src/consortium/charter.ts";
import { decodeJoinAnswer, type JoinAnswer } from "../../src/consortium/join-answer.ts";
import { createJoinDesk } from "../../src/consortium/join-desk.ts";
import { issueToken, readToken } from "../../src/consortium/invitation.ts";
import { requestToJoin } from "../../src/consortium/join-request.ts";
import { createLedger, type Ledger } from "../../src/consortium/ledger.ts";
import { addSignature, signRecord } from "../../src/consortium/signed.ts";
import { admissionKind, termsOf } from "../../src/consortium/statement.ts";
import { openWelcome } from "../../src/consortium/welcome.ts";
import { askToJoin, joinProtocol, serveJoin } from "../../src/gossip/join.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { line, type World } from "../support/network-world.ts";
import { worlds } from "../support/network-worlds.ts";
import { admins, organisation, smallCharter } from "../support/small-charter.ts";

for (const { name, create } of worlds) {
  describe(`joining, ${name}`, () => {
    const t = cleanUp();
    let world: World;
    let ledger: Ledger;
    let drafts: Uint8Array[];
    let pinned: string;

    /** Node 1 is an admin's, of this many that must sign; node 0 a stranger. */
    async function start(threshold: number): Promise<void> {
      const charter = readCharter(signRecord(charterKind, smallCharter({ threshold }), ...admins))!;
      ledger = createLedger(charter.record);
      drafts = [];
      pinned = charter.hash;
      world = await create(2, line(2), t);
      const desk = createJoinDesk({
        charter,
        ledger,
        admin: admins[0]!,
        nowMs: () => 4000,
        drafts: [],
        admitted: () => {},
        drafted: (draft) => drafts.push(draft),
      });
      serveJoin(world.nodes[1]!, desk, world.clock);
      await world.start();
    }
    const invite = (): string => issueToken(admins[0]!, { charter: pinned, addresses: [], expiresMs: 5000 });
    const ask = (token: string, who: number): Promise<JoinAnswer | null> => {
      const request = requestToJoin(readToken(token)!, organisation(who), `organisation ${who}`);
      return world.outcome(askToJoin(world.nodes[0]!, world.clock, world.nodes[1]!.self, request));
    };

    it("lets in whoever holds an invitation, once, and tells it who is who", async () => {
      await start(1);
      const token = invite();
      const answer = await ask(token, 5);
      assert.equal(answer?.status, "admitted");
      const opened = openWelcome(answer.welcome!, readToken(token)!.invitation.record.charter)!;
      assert.ok(opened.ledger.roster.has(organisation(5).author));
      assert.ok(ledger.roster.has(organisation(5).author));
      assert.deepEqual(await ask(token, 6), { version: 1, status: "used", welcome: null });
      assert.equal((await ask(token, 5))?.status, "admitted", "a lost answer can be asked for again");
    });

    it("keeps a newcomer waiting until enough admins have signed", async () => {
      await start(2);
      const token = invite();
      assert.equal((await ask(token, 5))?.status, "pending");
      assert.equal((await ask(token, 5))?.status, "pending");
      assert.equal((await ask(token, 6))?.status, "used");
      assert.equal(drafts.length, 1);
      ledger.add(addSignature(admissionKind, drafts[0]!, admins[1]!));
      assert.equal((await ask(token, 5))?.status, "admitted");
    });

    it("tells nothing to whoever was not invited, and soon answers it no more", async () => {
      await start(1);
      const stranger = issueToken(organisation(9), {
        charter: termsOf(smallCharter()).charter,
        addresses: [],
        expiresMs: 5000,
      });
      const never = new AbortController().signal;
      const [network, admin] = [world.nodes[0]!, world.nodes[1]!.self];
      const answers = [(await ask(stranger, 9))?.status];
      for (let i = 0; i < 10; i++) {
        const garbage = network.request(admin, joinProtocol, new Uint8Array(i), never);
        const answer = await world.outcome(garbage.then(decodeJoinAnswer, () => null));
        answers.push(answer?.status);
        assert.equal(answer?.welcome ?? null, null);
      }
      assert.deepEqual(answers.slice(0, 5), ["other-charter", "malformed", "malformed", "malformed", "malformed"]);
      assert.deepEqual(new Set(answers.slice(5)), new Set([undefined]));
    });
  });
}
