import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Identity } from "../../src/consortium/identity.ts";
import { openRoster } from "../../src/consortium/roster.ts";
import { announcementMaxBytes, decodeAnnouncement, inlineMaxBytes, sha256Hex } from "../../src/delta/announcement.ts";
import { deltaCodec, encodeDelta } from "../../src/delta/codec.ts";
import { createInlineCompute } from "../../src/engine/inline-compute.ts";
import { blobProtocol, encodeChunkRequest } from "../../src/gossip/blob-protocol.ts";
import type { Offence, ReceivedDelta } from "../../src/gossip/inbox.ts";
import type { Journal } from "../../src/gossip/journal.ts";
import type { Network } from "../../src/gossip/network.ts";
import type { Letter } from "../../src/gossip/letter.ts";
import { createPost, type Post } from "../../src/gossip/post.ts";
import { createSimulatedFabric, type SimulatedFabric } from "../../src/gossip/simulated-network.ts";
import { createVirtualTime, type VirtualTime } from "../../src/gossip/virtual-time.ts";
import { seededRandom } from "../../src/random.ts";
import { fileJournal, memoryJournal } from "../../src/store/journal.ts";
import { alice, bob, consortiumHashes, mallory, smallDelta } from "../support/announcements.ts";

/** More than an inline payload holds. */
const parameters = 20_000;

/** One organisation's post, and what it told. */
interface Office {
  readonly post: Post;
  readonly network: Network;
  readonly deltas: ReceivedDelta[];
  readonly statistics: Uint8Array[];
  readonly offences: Offence[];
  readonly judged: string[];
}

describe("the post", () => {
  const roster = openRoster([alice.author, bob.author]);
  const compute = createInlineCompute();
  let time: VirtualTime;
  let fabric: SimulatedFabric;
  let folder: string;
  let stranger: Network;
  let overheard: Uint8Array[];
  let offices: Office[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "vervet-post-"));
    time = createVirtualTime();
    fabric = createSimulatedFabric({ time, random: seededRandom(1), latencyMs: 20, lossRate: 0 });
    [offices, overheard] = [[], []];
    stranger = fabric.network("stranger");
    stranger.subscribe(
      `/vervet/announcement/1/${consortiumHashes.charter}`,
      () => "accept",
      (bytes) => overheard.push(bytes),
    );
    await stranger.start();
  });
  afterEach(() => {
    for (const { post } of offices) post.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a post on a node of its own, connected to all before it; in round 5. */
  async function open(name: string, identity: Identity, journal: Journal = memoryJournal()): Promise<Office> {
    const network = fabric.network(name);
    const [deltas, statistics, offences, judged]: [ReceivedDelta[], Uint8Array[], Offence[], string[]] = [
      [],
      [],
      [],
      [],
    ];
    const post = createPost({
      identity,
      serial: 1,
      ...consortiumHashes,
      parameters,
      roster,
      network,
      clock: time,
      compute,
      journal,
      events: {
        delta: (received) => deltas.push(received),
        statistics: ({ payload }) => statistics.push(payload),
        offence: (offence) => offences.push(offence),
        unavailable: () => {},
        judged: ({ code }) => judged.push(code),
        failed: (cause) => assert.fail(String(cause)),
      },
    });
    post.open();
    await network.start();
    for (const other of ["stranger", ...offices.map((office) => office.network.self)]) fabric.connect(name, other);
    post.enterRound(5);
    const office = { post, network, deltas, statistics, offences, judged };
    offices.push(office);
    return office;
  }
  const pass = (durationMs: number): Promise<void> => time.run(() => false, time.now() + durationMs);
  const letter = (seed: number, over: Partial<Letter> = {}): Letter => ({
    kind: "delta",
    round: 5,
    codec: deltaCodec,
    payload: encodeDelta(smallDelta(seed, parameters)),
    ...over,
  });
  const small = (seed: number): Letter => letter(seed, { kind: "statistics", round: 0, payload: Uint8Array.of(seed) });

  it("carries a small payload inside the announcement", async () => {
    const [a, b] = [await open("a", alice), await open("b", bob)];
    await a.post.announce(small(7));
    await pass(100);
    assert.deepEqual(b.statistics, [Uint8Array.of(7)]);
    const { announcement } = decodeAnnouncement(overheard[0]!)!;
    assert.deepEqual(announcement.payload, Uint8Array.of(7));
    assert.deepEqual([announcement.author, announcement.round, announcement.serial], [alice.author, 0, 1]);
  });

  it("has a large payload pulled, and counts its bytes once", async () => {
    const [a, b] = [await open("a", alice), await open("b", bob)];
    const sent = letter(1);
    assert.ok(sent.payload.length > inlineMaxBytes);
    const { payloadHash } = await a.post.announce(sent);
    await pass(1000);
    assert.equal(payloadHash, sha256Hex(sent.payload));
    assert.deepEqual(
      b.deltas.map(({ author, payloadHash }) => [author, payloadHash]),
      [[alice.author, payloadHash]],
    );
    assert.equal(overheard.length, 1);
    assert.ok(overheard[0]!.length < 500, "hashes travel, not parameters");
    assert.deepEqual([b.post.takePayloadBytes(), b.post.takePayloadBytes()], [sent.payload.length, 0]);
  });

  it("serves the payloads of rounds that still count, and keeps no others", async () => {
    const [a] = [await open("a", alice), await open("b", bob)];
    const sent = [5, 6, 7, 8, 9, 10, 11].map((round) => letter(round, { round }));
    const told = small(7);
    for (const one of [told, ...sent]) {
      if (one.kind === "delta") a.post.enterRound(one.round);
      await a.post.announce(one);
      await pass(100);
    }
    const served = async ({ payload }: Letter): Promise<number> => {
      const request = encodeChunkRequest({ hash: sha256Hex(payload), length: payload.length, offset: 0 });
      const asked = stranger.request("a", blobProtocol, request, new AbortController().signal);
      const [answer] = await Promise.all([asked, pass(100)]);
      return answer.length;
    };
    const lengths: number[] = [];
    for (const one of [told, ...sent]) lengths.push(await served(one));
    const [ofTold, ofFirst, ...others] = lengths;
    assert.equal(ofTold, told.payload.length, "statistics never age");
    assert.equal(ofFirst, 0);
    assert.deepEqual(
      others.slice(-3),
      sent.slice(-3).map(({ payload }) => payload.length),
    );
  });

  it("puts a payload of exactly the limit inside, and one byte more outside", async () => {
    const [a] = [await open("a", alice), await open("b", bob)];
    for (const [round, length] of [
      [5, inlineMaxBytes],
      [6, inlineMaxBytes + 1],
    ] as const) {
      await a.post.announce(letter(1, { round, payload: new Uint8Array(length) }));
    }
    await pass(100);
    assert.deepEqual(
      overheard.map((bytes) => decodeAnnouncement(bytes)!.announcement.payload?.length),
      [inlineMaxBytes, undefined],
    );
    assert.ok(overheard.every((bytes) => bytes.length <= announcementMaxBytes));
  });

  it("takes its own announcements that come back for second copies", async () => {
    const a = await open("a", alice);
    await a.post.announce(letter(1));
    await pass(130_000); // by then gossip has forgotten that it showed them
    await stranger.publish(a.post.topic, overheard[0]!);
    await pass(100);
    assert.deepEqual([a.judged, a.deltas, a.offences], [["second-copy"], [], []]);
  });

  describe("after a crash", () => {
    it("sends the bytes that were signed before, not new ones, and says which payload went out", async () => {
      const b = await open("b", bob);
      const before = await open("a", alice, fileJournal(folder));
      await before.post.announce(letter(1));
      await pass(1000);
      await before.network.stop();
      const after = await open("a again", alice, fileJournal(folder));
      await pass(130_000);
      const sent = await after.post.announce(letter(2));
      await pass(1000);
      assert.deepEqual(sent.payload, letter(1).payload);
      assert.equal(overheard.length, 2);
      assert.deepEqual(overheard[1], overheard[0]);
      assert.deepEqual(b.offences, []);
      assert.equal(b.deltas.length, 1);
    });

    it("serves the payload of before to whoever still wants it", async () => {
      const before = await open("a", alice, fileJournal(folder));
      await before.post.announce(letter(1));
      await before.network.stop();
      const after = await open("a again", alice, fileJournal(folder));
      const b = await open("b", bob);
      await after.post.announce(letter(2));
      await pass(1000);
      assert.deepEqual(
        b.deltas.map(({ payloadHash }) => payloadHash),
        [sha256Hex(letter(1).payload)],
      );
    });

    it("has written the announcement before it tried to publish", async () => {
      const a = await open("a", alice, fileJournal(folder));
      await a.network.stop();
      await assert.rejects(a.post.announce(letter(1)), { code: "NETWORK_STOPPED" });
      const after = await open("a again", alice, fileJournal(folder));
      const sent = await after.post.announce(letter(2));
      assert.deepEqual(sent.payload, letter(1).payload);
    });

    it("signs anew where it crashed before it had signed", async () => {
      fileJournal(folder).write("delta-5-payload", letter(1).payload);
      const a = await open("a", alice, fileJournal(folder));
      const sent = await a.post.announce(letter(2));
      assert.deepEqual(sent.payload, letter(2).payload);
      assert.deepEqual(fileJournal(folder).read("delta-5-payload"), letter(2).payload);
    });

    it("says something new in a new round", async () => {
      const before = await open("a", alice, fileJournal(folder));
      await before.post.announce(letter(1));
      const after = await open("a again", alice, fileJournal(folder));
      const sent = await after.post.announce(letter(2, { round: 6 }));
      assert.deepEqual(sent.payload, letter(2).payload);
    });
  });

  it("lets whoever comes late have what was announced, its own included", async () => {
    const [a, b] = [await open("a", alice), await open("b", bob)];
    await a.post.announce(small(1));
    await a.post.announce(letter(1));
    await b.post.announce(letter(2));
    await pass(1000);
    const late = await open("late", mallory);
    fabric.disconnect("late", "b");
    const caughtUp = late.post.catchUp(5);
    await pass(2000);
    await caughtUp;
    assert.deepEqual(late.statistics, [Uint8Array.of(1)]);
    assert.deepEqual(late.deltas.map(({ author }) => author).toSorted(), [alice.author, bob.author].toSorted());
  });

  it("hears the next round's announcements when its clock gets there", async () => {
    const [a, b] = [await open("a", alice), await open("b", bob)];
    a.post.enterRound(7);
    await a.post.announce(letter(1, { round: 7 }));
    await pass(1000);
    assert.deepEqual([b.judged, b.deltas.length], [["next-round"], 0]);
    b.post.enterRound(6);
    await pass(1000);
    assert.deepEqual([b.judged, b.deltas.length], [["next-round", "accepted"], 1]);
  });

  it("drops what a peer sends beyond all measure, counts it, and still hears the others", async () => {
    const [a, b] = [await open("a", alice), await open("b", bob)];
    for (let i = 0; i < 3000; i++) await stranger.publish(a.post.topic, Uint8Array.of(i >> 8, i & 255));
    await pass(100);
    const counts = ["malformed", "too-many"].map((code) => b.judged.filter((other) => other === code).length);
    assert.deepEqual(counts, [2048, 3000 - 2048]);
    await a.post.announce(small(7));
    await pass(100);
    assert.deepEqual(b.statistics, [Uint8Array.of(7)]);
  });

  it("ends its pulls when it is closed, and blames nobody", async () => {
    const [a, b] = [await open("a", alice), await open("b", bob)];
    await a.post.announce(letter(1));
    await time.run(() => b.judged.length > 0);
    b.post.close();
    await pass(60_000);
    assert.deepEqual([b.deltas, b.offences], [[], []]);
  });
});
