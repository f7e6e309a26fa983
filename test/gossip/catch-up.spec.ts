import assert from "node:assert/strict";
import { encode } from "@ipld/dag-cbor";
import { assert as check, property, uint8Array } from "fast-check";
import { announcementMaxBytes, sha256Hex } from "../../src/delta/announcement.ts";
import type { LoggedAnnouncement } from "../../src/gossip/announcement-log.ts";
import {
  announcementCatchUp,
  decodeCatchUpAnswer,
  decodeCatchUpRequest,
  encodeCatchUpAnswer,
  encodeCatchUpRequest,
} from "../../src/gossip/catch-up-protocol.ts";
import { catchUp, serveCatchUp } from "../../src/gossip/catch-up.ts";
import { maxAnswerBytes, maxRequestBytes } from "../../src/gossip/network.ts";
import type { Handler, PeerName } from "../../src/gossip/network.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import type { World } from "../support/network-world.ts";
import { worlds } from "../support/network-worlds.ts";

const entry = (round: number, author: number, length = 300): LoggedAnnouncement => {
  const bytes = new Uint8Array(length);
  bytes.set([round, author]);
  return { id: sha256Hex(bytes), round, bytes };
};

/** A log of plain entries; what is offered to a newcomer lands in one too. */
function plainLog(entries: LoggedAnnouncement[]): { since(round: number): LoggedAnnouncement[] } {
  return { since: (round) => entries.filter((logged) => logged.round >= round) };
}

describe("the catch-up protocol", () => {
  it("asks for what is not here", () => {
    const [here, missing] = [entry(4, 1), entry(4, 2)];
    const request = decodeCatchUpRequest(encodeCatchUpRequest(3, [here.id]))!;
    assert.equal(request.from, 3);
    assert.deepEqual([request.has(here.id), request.has(missing.id)], [true, false]);
  });

  it("fits the longest request, however much is here", () => {
    const ids = Array.from({ length: 2000 }, (_, i) => entry(i % 256, i >> 8).id);
    const bytes = encodeCatchUpRequest(Number.MAX_SAFE_INTEGER, ids);
    assert.ok(bytes.length <= maxRequestBytes);
    assert.ok(decodeCatchUpRequest(bytes)!.has(ids[0]!));
  });

  it("fits the longest answer, and says when there is more", () => {
    const some = Array.from({ length: 10 }, (_, i) => entry(0, i, 1000).bytes);
    assert.deepEqual(decodeCatchUpAnswer(encodeCatchUpAnswer(some), announcementCatchUp), {
      records: some,
      more: false,
    });
    for (const length of [300, announcementMaxBytes]) {
      const many = Array.from({ length: 3000 }, () => new Uint8Array(length));
      const answer = encodeCatchUpAnswer(many);
      assert.ok(answer.length <= maxAnswerBytes);
      const decoded = decodeCatchUpAnswer(answer, announcementCatchUp)!;
      assert.ok(decoded.more);
      assert.ok(decoded.records.length > 25);
    }
  });

  it("takes nothing else for a request or an answer", () => {
    const wrong = [
      { from: 1 },
      { from: -1, have: new Uint8Array() },
      { from: 1.5, have: new Uint8Array() },
      { from: 1, have: new Uint8Array(7) },
      { from: 1, have: "x" },
      { from: 1, have: new Uint8Array(), extra: 0 },
      { records: [], more: 1 },
      { records: {}, more: true },
      { records: ["x"], more: true },
      { records: [new Uint8Array(announcementMaxBytes + 1)], more: true },
      { records: Array.from({ length: 5000 }, () => new Uint8Array()), more: true },
      null,
      7,
    ];
    for (const value of wrong) {
      assert.equal(decodeCatchUpRequest(encode(value)), null);
      assert.equal(decodeCatchUpAnswer(encode(value), announcementCatchUp), null);
    }
    check(
      property(uint8Array({ maxLength: 200 }), (bytes) => {
        decodeCatchUpRequest(bytes);
        decodeCatchUpAnswer(bytes, announcementCatchUp);
      }),
    );
  });
});

for (const { name, create } of worlds) {
  describe(`catching up, ${name}`, () => {
    const t = cleanUp();
    let world: World;
    let offered: { readonly id: string; readonly from: PeerName }[];

    /** Node 0 comes late; the others serve these logs, or answer as they like. */
    async function late(...others: (readonly LoggedAnnouncement[] | Handler)[]): Promise<void> {
      world = await create(
        others.length + 1,
        others.map((_, i) => [0, i + 1] as const),
        t,
      );
      offered = [];
      others.forEach((other, i) => {
        const network = world.nodes[i + 1]!;
        if (typeof other === "function") network.handle(announcementCatchUp.protocol, other);
        else serveCatchUp(network, world.clock, plainLog([...other]), announcementCatchUp);
      });
      await world.start();
    }

    const run = (here: LoggedAnnouncement[] = [], from = 0, signal?: AbortSignal): Promise<number> =>
      world.outcome(
        catchUp({
          kind: announcementCatchUp,
          network: world.nodes[0]!,
          clock: world.clock,
          log: plainLog(here),
          peers: world.nodes.slice(1).map(({ self }) => self),
          from,
          offer: (bytes, peer) => offered.push({ id: sha256Hex(bytes), from: peer }),
          ...(signal && { signal }),
        }),
      );
    const ids = (entries: readonly LoggedAnnouncement[]): string[] => entries.map(({ id }) => id).toSorted();
    const offeredIds = (): string[] => offered.map(({ id }) => id).toSorted();

    it("brings each missing announcement once, from whoever had it first", async () => {
      const [a, b, c, d] = [entry(5, 1), entry(5, 2), entry(6, 1), entry(6, 2)];
      await late([a, b], [a, b, c], [b, d]);
      assert.equal(await run(), 3);
      assert.deepEqual(
        offered.map((each) => [each.id, world.nodes.findIndex(({ self }) => self === each.from)]),
        [
          [a.id, 1],
          [b.id, 1],
          [c.id, 2],
          [d.id, 3],
        ],
      );
    });

    it("asks for the rounds that count, and not for what is here", async () => {
      const [old, here, wanted] = [entry(1, 1), entry(5, 1), entry(5, 2)];
      await late([old, here, wanted]);
      await run([here], 4);
      assert.deepEqual(offeredIds(), ids([wanted]));
    });

    it("hears three peers where there are more", async () => {
      const logs = [1, 2, 3, 4].map((author) => [entry(0, author)]);
      await late(...logs);
      assert.equal(await run(), 3);
      assert.deepEqual(offeredIds(), ids(logs.slice(0, 3).flat()));
    });

    it("passes over peers that answer nonsense, nothing, or too much", async () => {
      const good = entry(0, 1);
      await late(
        async () => new Uint8Array([1, 2, 3]),
        () => Promise.reject(new Error("no")),
        async () => new Uint8Array(maxAnswerBytes + 1),
        [good],
      );
      assert.equal(await run(), 1);
      assert.deepEqual(offeredIds(), ids([good]));
    });

    it("takes answer after answer when they don't fit one", async () => {
      const many = Array.from({ length: 80 }, (_, i) => entry(i, 0, announcementMaxBytes));
      await late(many);
      await run();
      assert.deepEqual(offeredIds(), ids(many));
    });

    it("is not kept busy by a peer that repeats itself, or never ends", async () => {
      let asked = 0;
      await late(
        async () => encode({ records: [entry(0, 1).bytes], more: true }),
        async () => encode({ records: [entry(asked++, 9).bytes], more: true }),
      );
      assert.equal(await run(), 2);
      assert.ok(asked > 1 && asked <= 16, `asked ${asked} times`);
    });

    it("stops when told to", async () => {
      await late(() => new Promise(() => {}), [entry(0, 1)]);
      const stop = new AbortController();
      world.clock.after(50, () => stop.abort(new Error("stopping")));
      assert.equal(await run([], 0, stop.signal), 0);
      assert.deepEqual(offered, []);
    });
  });
}
