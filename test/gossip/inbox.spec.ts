import assert from "node:assert/strict";
import { settle } from "../../src/clock.ts";
import { openRoster, type OpenRoster } from "../../src/consortium/roster.ts";
import { inlineMaxBytes, sha256Hex, type Announcement } from "../../src/delta/announcement.ts";
import { encodeDelta } from "../../src/delta/codec.ts";
import { createAnnouncementLog, type AnnouncementLog } from "../../src/gossip/announcement-log.ts";
import { createInbox, type Inbox, type Offence, type ReceivedDelta } from "../../src/gossip/inbox.ts";
import { createValidator } from "../../src/gossip/validate.ts";
import { alice, bob, consortiumHashes, mallory, parameters, signedBy, smallDelta } from "../support/announcements.ts";

const failure = new Error("the disk of the holders");

describe("the inbox", () => {
  let roster: OpenRoster;
  let currentRound: number;
  let log: AnnouncementLog;
  let inbox: Inbox;
  /** Payloads that can be pulled, by hash, and whom they were asked of. */
  let holders: Map<string, Uint8Array | Error>;
  let pulledFrom: string[];
  let deltas: ReceivedDelta[];
  let statistics: Uint8Array[];
  let offences: Offence[];
  let payloadBytes: number;
  let unavailable: string[];
  let judgements: string[];
  let failures: unknown[];

  beforeEach(() => {
    roster = openRoster([alice.author, bob.author]);
    currentRound = 5;
    log = createAnnouncementLog();
    [holders, pulledFrom, payloadBytes] = [new Map(), [], 0];
    [deltas, statistics, offences, unavailable, judgements, failures] = [[], [], [], [], [], []];
    const { charter, model, anchor } = consortiumHashes;
    const validator = createValidator({
      charter,
      model,
      roster,
      anchor: () => anchor,
      currentRound: () => currentRound,
    });
    inbox = createInbox(
      validator,
      log,
      async ({ payloadHash }, from) => {
        pulledFrom.push(from);
        const held = holders.get(payloadHash) ?? null;
        if (held instanceof Error) throw held;
        return held;
      },
      parameters,
      {
        delta: (received) => deltas.push(received),
        statistics: ({ payload }) => statistics.push(payload),
        offence: (offence) => offences.push(offence),
        payload: (bytes) => (payloadBytes += bytes),
        unavailable: (author, round) => unavailable.push(`${author}/${round}`),
        judged: ({ code }) => judgements.push(code),
        failed: (cause) => failures.push(cause),
      },
    );
  });

  /** As gossip does it: validate, and deliver what was accepted, on other arrays. */
  async function gossip(bytes: Uint8Array, from = "peer"): Promise<string> {
    const acceptance = inbox.validate(bytes.slice(), from);
    if (acceptance === "accept") inbox.deliver(bytes.slice(), from);
    await settle();
    return acceptance;
  }

  it("hands on a member's delta, decoded, and logs its announcement", async () => {
    const bytes = signedBy(alice);
    assert.equal(await gossip(bytes), "accept");
    const [received] = deltas;
    assert.deepEqual([received?.author, received?.round, received?.delta.length], [alice.author, 5, parameters]);
    assert.ok(received!.delta.every((x, k) => Math.abs(x - smallDelta(1)[k]!) < 0.01));
    assert.deepEqual(
      log.since(0).map((entry) => entry.bytes),
      [bytes],
    );
    assert.equal(payloadBytes, encodeDelta(smallDelta(1)).length);
    assert.deepEqual([offences, unavailable], [[], []]);
  });

  it("hands on statistics undecoded", async () => {
    const payload = Uint8Array.of(1, 2, 3);
    await gossip(signedBy(alice, { kind: "statistics", round: 0, codec: "any", payload }));
    assert.deepEqual(statistics, [payload]);
  });

  it("delivers nothing that it did not accept, nor the same twice", async () => {
    const bytes = signedBy(alice);
    inbox.deliver(bytes, "peer");
    await gossip(signedBy(mallory, { author: alice.author }));
    await gossip(bytes);
    inbox.deliver(bytes, "peer");
    await gossip(bytes);
    assert.equal(deltas.length, 1);
    assert.deepEqual(judgements, ["bad-signature", "accepted", "second-copy"]);
  });

  it("pulls a payload that did not travel along, from the forwarder first", async () => {
    const payload = encodeDelta(smallDelta(2));
    const payloadHash = sha256Hex(payload);
    holders.set(payloadHash, payload);
    await gossip(signedBy(alice, { payload: null, payloadHash, length: payload.length }), "forwarder");
    assert.deepEqual(pulledFrom, ["forwarder"]);
    assert.equal(deltas[0]?.payloadHash, payloadHash);
    assert.equal(payloadBytes, payload.length);
  });

  it("blames nobody when a payload can't be had", async () => {
    await gossip(signedBy(alice, { payload: null }));
    assert.deepEqual([unavailable, offences, deltas], [[`${alice.author}/5`], [], []]);
  });

  it("tells of a pull that failed, as of nothing worse than a payload that can't be had", async () => {
    const payloadHash = sha256Hex(Uint8Array.of(1));
    holders.set(payloadHash, failure);
    await gossip(signedBy(alice, { payload: null, payloadHash }));
    assert.deepEqual([failures, unavailable], [[failure], [`${alice.author}/5`]]);
  });

  describe("holds a signed payload that is no delta against its author", () => {
    const nan = encodeDelta(new Float32Array(parameters).fill(NaN));
    const short = encodeDelta(smallDelta(1, parameters - 1));
    const faults: Record<string, readonly [Offence["code"], Partial<Announcement>]> = {
      "a codec that nobody knows": ["codec", { codec: "float64" }],
      "bytes that are no delta": ["codec", { payload: Uint8Array.of(1, 2, 3) }],
      "another model's length": ["length", { payload: short }],
      "a length that is not the payload's": ["length", { length: 7 }],
      "a delta that is not finite": ["non-finite", { payload: nan }],
    };
    for (const [what, [code, over]] of Object.entries(faults)) {
      it(`${what}: ${code}`, async () => {
        assert.equal(await gossip(signedBy(alice, over)), "accept", "evidence is relayed");
        assert.deepEqual(offences, [{ author: alice.author, round: 5, code }]);
        assert.deepEqual(deltas, []);
      });
    }

    it("pulled or inline", async () => {
      holders.set(sha256Hex(short), short);
      await gossip(signedBy(alice, { payload: null, payloadHash: sha256Hex(short), length: short.length }));
      assert.deepEqual(offences, [{ author: alice.author, round: 5, code: "length" }]);
    });
  });

  it("keeps both announcements of an equivocator, tells of the offence once, and reads no third", async () => {
    const bodies = [1, 2, 3].map((seed) => signedBy(alice, { payload: encodeDelta(smallDelta(seed)) }));
    assert.deepEqual(
      [await gossip(bodies[0]!), await gossip(bodies[1]!), await gossip(bodies[2]!)],
      ["accept", "accept", "ignore"],
    );
    assert.deepEqual(offences, [{ author: alice.author, round: 5, code: "equivocation" }]);
    assert.equal(deltas.length, 1);
    assert.deepEqual(
      log.since(0).map(({ bytes }) => bytes),
      bodies.slice(0, 2),
    );
  });

  describe("judges again what it ignored", () => {
    it("when the clock moves: the next round's announcements come in with it", async () => {
      const bytes = signedBy(alice, { round: 7 });
      assert.equal(await gossip(bytes), "ignore");
      currentRound = 6;
      inbox.reconsider(currentRound);
      await settle();
      assert.equal(deltas[0]?.round, 7);
      inbox.reconsider(currentRound);
      assert.deepEqual(judgements, ["next-round", "accepted"]);
    });

    it("when the roster moves: an author that was unknown", async () => {
      await gossip(signedBy(mallory));
      inbox.reconsider(currentRound);
      assert.deepEqual(judgements, ["unknown-author", "unknown-author"]);
      roster.admit(mallory.author);
      inbox.reconsider(currentRound);
      await settle();
      assert.equal(deltas[0]?.author, mallory.author);
    });

    it("but not what is out of its window by then, nor what was out of it before", async () => {
      await gossip(signedBy(mallory));
      await gossip(signedBy(alice, { round: 1 }));
      currentRound = 20;
      inbox.reconsider(currentRound);
      roster.admit(mallory.author);
      inbox.reconsider(currentRound);
      assert.deepEqual(judgements, ["unknown-author", "out-of-window", "out-of-window"]);
    });

    it("and forgets announcements that nobody may ask for any more", async () => {
      await gossip(signedBy(alice));
      inbox.reconsider(7);
      assert.equal(log.since(0).length, 1);
      inbox.reconsider(8);
      assert.equal(log.since(0).length, 0);
    });
  });

  it("is not filled by a peer that floods it with strangers' announcements", async () => {
    for (let serial = 0; serial < 20; serial++) await gossip(signedBy(mallory, { serial }), "flooder");
    await gossip(signedBy(bob, { round: 7 }), "honest");
    roster.admit(mallory.author);
    currentRound = 6;
    inbox.reconsider(currentRound);
    await settle();
    assert.deepEqual(
      deltas.map(({ author }) => author),
      [mallory.author, bob.author],
    );
    assert.deepEqual(
      offences.map(({ author }) => author),
      [mallory.author],
    );
  });

  it("takes an announcement that did not come by gossip through the same judgement", async () => {
    inbox.offer(signedBy(alice), "peer");
    inbox.offer(signedBy(alice), "other");
    inbox.offer(new Uint8Array(inlineMaxBytes), "peer");
    await settle();
    assert.equal(deltas.length, 1);
    assert.deepEqual(judgements, ["accepted", "second-copy", "malformed"]);
  });
});
