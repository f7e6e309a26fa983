import assert from "node:assert/strict";
import { createCertificateBook, signCertificate, type CertificateBook } from "../../src/consortium/certificate.ts";
import { charterHash } from "../../src/consortium/charter.ts";
import { createLedger, type Ledger } from "../../src/consortium/ledger.ts";
import { createSketchBook, signSketch, type SketchBook } from "../../src/consortium/sketch.ts";
import { createMembership, type Membership } from "../../src/gossip/membership.ts";
import { memoryRecords, type RecordStore } from "../../src/gossip/record-store.ts";
import { recordTopic } from "../../src/gossip/topics.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { line, type Overlay, type World } from "../support/network-world.ts";
import { worlds } from "../support/network-worlds.ts";
import { admins, admission, amendment, organisation, revocation, smallCharter } from "../support/small-charter.ts";

const charter = smallCharter();
const hash = charterHash(charter);
const [guest, daemon, otherDaemon] = [organisation(5), organisation(10), organisation(11)];

const certificate = signCertificate(guest, daemon, 1);

/** One organisation's view. */
interface View {
  readonly ledger: Ledger;
  readonly book: CertificateBook;
  readonly membership: Membership;
  readonly sketches: SketchBook;
  readonly stores: {
    readonly statements: RecordStore;
    readonly certificates: RecordStore;
    readonly sketches: RecordStore;
  };
  changes: number;
  readonly judged: string[];
}

for (const { name, create } of worlds) {
  describe(`membership, ${name}`, () => {
    const t = cleanUp();
    let world: World;
    let views: View[];
    let today = 0;

    /** Everybody's own certificate is the guest's first, unless it is said otherwise. */
    async function start(count: number, overlay: Overlay, own: readonly Uint8Array[] = []): Promise<void> {
      world = await create(count, overlay, t);
      views = world.nodes.map((network, i) => {
        const ledger = createLedger(charter);
        const book = createCertificateBook(ledger.roster);
        const stores = { statements: memoryRecords(), certificates: memoryRecords(), sketches: memoryRecords() };
        const sketches = createSketchBook({
          charter: hash,
          roster: ledger.roster,
          isListed: (sketch) => ledger.amendments().some(({ record }) => record.sketches.includes(sketch)),
          areStatistics: (bytes) => bytes.length > 0,
          today: () => today,
        });
        const view: Omit<View, "membership"> = { ledger, book, sketches, stores, changes: 0, judged: [] };
        const membership = createMembership({
          charter: hash,
          network,
          clock: world.clock,
          ledger,
          certificates: book,
          sketches,
          own: own[i] ?? certificate,
          stores,
          changed: () => void (view.changes += 1),
          failed: (cause) => assert.fail(String(cause)),
          judged: ({ code }) => void view.judged.push(code),
        });
        membership.open();
        return Object.assign(view, { membership });
      });
      await world.start();
      for (const kind of ["roster", "certificate", "sketch"]) await world.ready(recordTopic(kind, hash));
    }
    const everybody = (holds: (view: View) => boolean): Promise<void> => world.until(() => views.every(holds));

    it("spreads sketches, too long ones as peers catch up, and keeps those that an amendment lists for as long as it likes", async () => {
      await start(3, line(3));
      today = 0;
      const founder = admins[0]!;
      const told = (day: number, bytes: number) =>
        signSketch(founder, { charter: hash, day, statistics: new Uint8Array(bytes).fill(day) });
      await views[0]!.membership.publishSketch(told(0, 1000));
      await everybody(({ sketches }) => sketches.newest().length === 1);
      today = 1;
      await views[0]!.membership.publishSketch(told(1, 100_000)); // gossip takes 64 KiB
      await world.outcome(views[1]!.membership.catchUp());
      await world.outcome(views[2]!.membership.catchUp());
      await everybody(({ sketches }) => sketches.newest()[0]?.record.day === 1);
      const [old] = views[2]!.sketches.sketches().filter(({ record }) => record.day === 0);
      await views[1]!.membership.publishStatement(amendment(charter, 1, [old!.hash]));
      await everybody(({ ledger }) => ledger.amendments().length === 1);
      today = 100;
      await views[0]!.membership.publishSketch(told(100, 10));
      await everybody(({ sketches }) => sketches.newest()[0]?.record.day === 100);
      for (const { sketches, stores } of views) {
        assert.deepEqual(
          sketches
            .sketches()
            .map(({ record }) => record.day)
            .toSorted((a, b) => a - b),
          [0, 100],
        );
        const kept = stores.sketches.read().filter((bytes) => Buffer.compare(bytes, old!.bytes) === 0);
        assert.ok(kept.length > 0);
      }
    });

    it("keeps an author's sketches of several days beside each other, tomorrow's included", async () => {
      await start(2, line(2));
      today = 3;
      for (const day of [4, 0, 1, 2, 3]) {
        const told = { charter: hash, day, statistics: new Uint8Array(10).fill(day) };
        await views[0]!.membership.publishSketch(signSketch(admins[0]!, told));
      }
      await everybody(({ sketches }) => sketches.sketches().length === 5);
      for (const { stores } of views) assert.equal(stores.sketches.read().length, 5);
    });

    it("spreads an admission, the guest's certificate and its revocation, through members that relay", async () => {
      await start(3, line(3));
      await views[0]!.membership.publishStatement(admission(charter, 5));
      await everybody(({ ledger }) => ledger.roster.has(guest.author));
      await views[2]!.membership.publishCertificate();
      await everybody(({ book }) => book.authorOf(daemon.author) === guest.author);
      for (const { stores } of views) {
        assert.deepEqual([stores.statements.read().length, stores.certificates.read().length], [1, 1]);
      }
      await views[0]!.membership.publishStatement(revocation(charter, 5));
      await everybody(({ ledger, book }) => !ledger.roster.has(guest.author) && book.authorOf(daemon.author) === null);
      assert.deepEqual(
        views.map(({ changes }) => changes),
        [3, 3, 3],
      );
    });

    it("follows a daemon's new key by its serial, without a vote", async () => {
      await start(2, line(2), [certificate, signCertificate(guest, otherDaemon, 2)]);
      for (const { ledger } of views) ledger.add(admission(charter, 5));
      await views[0]!.membership.publishCertificate();
      await everybody(({ book }) => book.daemonOf(guest.author) === daemon.author);
      await views[1]!.membership.publishCertificate();
      await everybody(({ book }) => book.daemonOf(guest.author) === otherDaemon.author);
      await views[0]!.membership.publishCertificate();
      await world.pass(300);
      assert.ok(views.every(({ book }) => book.daemonOf(guest.author) === otherDaemon.author));
      assert.equal(views[1]!.stores.certificates.read().length, 1);
    });

    it("takes a daemon for a member's that introduces itself, and tells the others", async () => {
      await start(3, line(3));
      assert.equal(await world.outcome(views[0]!.membership.introduceTo(world.nodes[1]!.self)), false);
      for (const { ledger } of views.slice(1)) ledger.add(admission(charter, 5));
      for (const again of [1, 2]) {
        assert.equal(await world.outcome(views[0]!.membership.introduceTo(world.nodes[1]!.self)), true, `${again}`);
      }
      await world.until(() => views[2]!.book.authorOf(daemon.author) === guest.author);
    });

    it("keeps a certificate that came before its author's admission, and takes it then", async () => {
      await start(2, line(2));
      await world.nodes[0]!.publish(recordTopic("certificate", hash), certificate);
      await world.until(() => views[1]!.judged.includes("unknown-author"));
      await views[0]!.membership.publishStatement(admission(charter, 5));
      await world.until(() => views[1]!.book.daemonOf(guest.author) === daemon.author);
    });

    it("relays nothing that k admins didn't sign", async () => {
      await start(3, line(3));
      const forged = admission(charter, 5, { signers: [organisation(0)] });
      await world.nodes[0]!.publish(recordTopic("roster", hash), forged);
      await world.until(() => views[1]!.judged.includes("too-few-signatures"));
      await world.pass(300);
      assert.deepEqual(views[2]!.judged, []);
      assert.ok(views.every(({ ledger }) => !ledger.roster.has(guest.author)));
    });

    it("tells what was written into its store meanwhile", async () => {
      await start(2, line(2));
      views[0]!.stores.statements.write("by-hand", admission(charter, 5));
      views[0]!.stores.statements.write("broken", new Uint8Array(9));
      await world.outcome(views[0]!.membership.catchUp());
      await everybody(({ ledger }) => ledger.roster.has(guest.author));
    });

    it("catches up on what was missed while away", async () => {
      await start(3, line(3));
      for (const i of [0, 1]) {
        views[i]!.ledger.add(admission(charter, 5));
        views[i]!.ledger.add(admission(charter, 6));
        views[i]!.ledger.add(revocation(charter, 6));
        views[i]!.book.add(certificate);
      }
      await world.outcome(views[2]!.membership.catchUp());
      assert.deepEqual(views[2]!.ledger.current().entries, views[0]!.ledger.current().entries);
      assert.deepEqual(views[2]!.ledger.current().revoked, views[0]!.ledger.current().revoked);
      assert.equal(views[2]!.book.authorOf(daemon.author), guest.author);
      assert.equal(views[2]!.stores.statements.read().length, 3);
      const before = views[2]!.changes;
      await world.outcome(views[2]!.membership.catchUp());
      assert.equal(views[2]!.changes, before);
    });
  });
}
