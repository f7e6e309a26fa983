import assert from "node:assert/strict";
import { openRoster } from "../../src/consortium/roster.ts";
import { decodeAnnouncement } from "../../src/delta/announcement.ts";
import { deltaCodec, encodeDelta } from "../../src/delta/codec.ts";
import { createInlineCompute } from "../../src/engine/inline-compute.ts";
import { blobProtocol, decodeChunkRequest } from "../../src/gossip/blob-protocol.ts";
import { announcementCatchUp, encodeCatchUpAnswer } from "../../src/gossip/catch-up-protocol.ts";
import type { Offence } from "../../src/gossip/inbox.ts";
import type { Letter } from "../../src/gossip/letter.ts";
import type { Network } from "../../src/gossip/network.ts";
import { createPost, type Post } from "../../src/gossip/post.ts";
import { createSimulatedFabric, type SimulatedFabric } from "../../src/gossip/simulated-network.ts";
import { createVirtualTime, type VirtualTime } from "../../src/gossip/virtual-time.ts";
import { seededRandom } from "../../src/random.ts";
import { memoryJournal } from "../../src/store/journal.ts";
import { alice, bob, consortiumHashes, parameters, signedBy, smallDelta } from "../support/announcements.ts";

/** Bob's post beside a hostile peer, and what it told. */
interface Office {
  readonly post: Post;
  readonly blamed: (readonly [string, string])[];
  readonly offences: Offence[];
  readonly judged: string[];
}

describe("the post among hostile peers", () => {
  let time: VirtualTime;
  let fabric: SimulatedFabric;
  let hostile: Network;
  let bobs: Office;

  beforeEach(async () => {
    time = createVirtualTime();
    fabric = createSimulatedFabric({ time, random: seededRandom(1), latencyMs: 20, lossRate: 0 });
    hostile = fabric.network("hostile");
    await hostile.start();
    bobs = await open();
  });
  afterEach(() => bobs.post.close());

  async function open(): Promise<Office> {
    const network = fabric.network("bob");
    const [blamed, offences, judged]: [(readonly [string, string])[], Offence[], string[]] = [[], [], []];
    const post = createPost({
      identity: bob,
      serial: 1,
      ...consortiumHashes,
      parameters,
      roster: openRoster([alice.author, bob.author]),
      network,
      clock: time,
      compute: createInlineCompute(),
      journal: memoryJournal(),
      events: {
        delta: () => {},
        statistics: () => {},
        offence: (offence) => offences.push(offence),
        unavailable: () => {},
        judged: ({ code }) => judged.push(code),
        failed: (cause) => assert.fail(String(cause)),
        blamed: (peer, offence) => blamed.push([peer, offence]),
      },
    });
    post.open();
    await network.start();
    fabric.connect("bob", "hostile");
    post.enterRound(5);
    return { post, blamed, offences, judged };
  }
  const topic = (): string => bobs.post.topic;
  const pass = (durationMs: number): Promise<void> => time.run(() => false, time.now() + durationMs);

  it("blames a holder that serves other bytes, and not the author", async () => {
    hostile.handle(blobProtocol, async (request) => new Uint8Array(decodeChunkRequest(request)!.length));
    await hostile.publish(topic(), signedBy(alice, { payload: null, length: 150 }));
    await pass(5000);
    assert.deepEqual(bobs.blamed, [["hostile", "bad-blob"]]);
    assert.deepEqual(bobs.offences, []);
  });

  it("blames a peer that hands over what is wrong for everybody, and nobody for what is only late", async () => {
    hostile.subscribe(
      topic(),
      () => "accept",
      () => {},
    );
    const forged = signedBy(alice, { round: 4 }).slice();
    forged[forged.length - 1]! ^= 1;
    hostile.handle(announcementCatchUp.protocol, async () =>
      encodeCatchUpAnswer([signedBy(alice, { round: 1 }), signedBy(alice), forged]),
    );
    const caughtUp = bobs.post.catchUp(5);
    await pass(1000);
    await caughtUp;
    assert.deepEqual(bobs.judged, ["out-of-window", "accepted", "bad-signature"]);
    assert.deepEqual(bobs.blamed, [["hostile", "rejected"]]);
  });
});

describe("a dishonest post", () => {
  const letter = (seed: number): Letter => ({
    kind: "delta",
    round: 5,
    codec: deltaCodec,
    payload: encodeDelta(smallDelta(seed)),
  });

  it("signs twice for a round, and sends bytes as they are; the honest way never does", async () => {
    const time = createVirtualTime();
    const fabric = createSimulatedFabric({ time, random: seededRandom(1), latencyMs: 20, lossRate: 0 });
    const [listener, network] = [fabric.network("listener"), fabric.network("alice")];
    const heard: Uint8Array[] = [];
    const post = createPost({
      identity: alice,
      serial: 1,
      ...consortiumHashes,
      parameters,
      roster: openRoster([alice.author]),
      network,
      clock: time,
      compute: createInlineCompute(),
      journal: memoryJournal(),
      events: {
        delta: () => {},
        statistics: () => {},
        offence: () => {},
        unavailable: () => {},
        judged: () => {},
        failed: (cause) => assert.fail(String(cause)),
      },
    });
    listener.subscribe(
      post.topic,
      () => "accept",
      (bytes) => heard.push(bytes),
    );
    post.open();
    await Promise.all([listener.start(), network.start()]);
    fabric.connect("alice", "listener");
    post.enterRound(5);
    for (const seed of [1, 2]) await post.announce(letter(seed));
    await time.run(() => false, 1000);
    assert.equal(heard.length, 1, "what was signed for this round stands");
    await post.sayAnything(letter(3));
    await post.sayAnything(Uint8Array.of(1, 2, 3));
    await time.run(() => false, 2000);
    assert.equal(heard.length, 3);
    const bodies = heard.slice(0, 2).map((bytes) => decodeAnnouncement(bytes)!.announcement);
    assert.deepEqual(
      bodies.map(({ author, round }) => [author, round]),
      [
        [alice.author, 5],
        [alice.author, 5],
      ],
    );
    assert.notEqual(bodies[0]!.payloadHash, bodies[1]!.payloadHash);
    assert.deepEqual(heard[2], Uint8Array.of(1, 2, 3));
    assert.deepEqual(
      post.heard().map((bytes) => Buffer.from(bytes).toString("hex")),
      heard.slice(0, 2).map((bytes) => Buffer.from(bytes).toString("hex")),
    );
    post.close();
  });
});
