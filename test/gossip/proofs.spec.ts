import assert from "node:assert/strict";
import { openRoster } from "../../src/consortium/roster.ts";
import { encodeDelta } from "../../src/delta/codec.ts";
import { equivocationEvidence, payloadEvidence } from "../../src/gossip/evidence.ts";
import type { Offence } from "../../src/gossip/inbox.ts";
import { createProofs, type Proofs } from "../../src/gossip/proofs.ts";
import { memoryRecords, type RecordStore } from "../../src/gossip/record-store.ts";
import { recordTopic } from "../../src/gossip/topics.ts";
import { alice, bob, consortiumHashes, parameters, signedBy, smallDelta } from "../support/announcements.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { line, type World } from "../support/network-world.ts";
import { worlds } from "../support/network-worlds.ts";

const topic = recordTopic("evidence", consortiumHashes.charter);
const pair = equivocationEvidence(signedBy(alice), signedBy(alice, { payload: encodeDelta(smallDelta(2)) }));
const offence: Offence = { author: alice.author, round: 5, code: "equivocation" };

for (const { name, create } of worlds) {
  describe(`proofs of cheating, ${name}`, () => {
    const t = cleanUp();
    let world: World;
    let offices: { readonly proofs: Proofs; readonly store: RecordStore; readonly offences: Offence[] }[];

    /** Three organisations in a line, in round 5. */
    async function start(stores = [0, 1, 2].map(() => memoryRecords())): Promise<void> {
      world = await create(3, line(3), t);
      offices = world.nodes.map((network, i) => {
        const offences: Offence[] = [];
        const proofs = createProofs({
          terms: { ...consortiumHashes, parameters },
          roster: openRoster([alice.author, bob.author]),
          network,
          clock: world.clock,
          store: stores[i]!,
          offence: (proven) => offences.push(proven),
        });
        proofs.open();
        proofs.enterRound(5);
        return { proofs, store: stores[i]!, offences };
      });
      await world.start();
      await world.ready(topic);
    }

    it("reach everybody, are kept, and are told of once", async () => {
      await start();
      await offices[0]!.proofs.found(offence, pair);
      await world.until(() => offices.every(({ offences }) => offences.length === 1));
      const third = signedBy(alice, { payload: encodeDelta(smallDelta(3)) });
      await offices[2]!.proofs.found(offence, equivocationEvidence(signedBy(alice), third));
      await world.pass(300);
      for (const { offences, store } of offices) {
        assert.deepEqual(offences, [offence]);
        assert.deepEqual(store.read(), [pair]);
      }
    });

    it("are not believed, nor relayed, when they prove nothing", async () => {
      await start();
      await world.nodes[0]!.publish(topic, equivocationEvidence(signedBy(alice), signedBy(bob)));
      await world.nodes[0]!.publish(topic, payloadEvidence(signedBy(alice), null));
      await world.pass(300);
      assert.deepEqual(
        offices.map(({ offences }) => offences),
        [[], [], []],
      );
    });

    it("are told of again after a restart, and can be asked for by whoever was away", async () => {
      const before = memoryRecords();
      before.write("proof", pair);
      before.write("broken", new Uint8Array(7));
      await start([before, memoryRecords(), memoryRecords()]);
      assert.deepEqual(
        offices.map(({ offences }) => offences),
        [[offence], [], []],
      );
      await world.outcome(offices[1]!.proofs.catchUp());
      assert.deepEqual(offices[1]!.offences, [offence]);
      assert.deepEqual(offices[1]!.store.read(), [pair]);
    });

    it("wait for the round that they are about", async () => {
      await start();
      const early = equivocationEvidence(signedBy(bob, { round: 7 }), signedBy(bob, { round: 7, serial: 2 }));
      await world.nodes[0]!.publish(topic, early);
      await world.pass(300);
      assert.deepEqual(offices[1]!.offences, []);
      offices[1]!.proofs.enterRound(6);
      assert.deepEqual(offices[1]!.offences, [{ author: bob.author, round: 7, code: "equivocation" }]);
    });

    it("count where the finder is without them, though nobody else learns of it", async () => {
      await start();
      await offices[0]!.proofs.found(offence, null);
      await world.pass(300);
      assert.deepEqual(
        offices.map(({ offences }) => offences.length),
        [1, 0, 0],
      );
    });
  });
}
