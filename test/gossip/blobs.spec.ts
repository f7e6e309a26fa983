import assert from "node:assert/strict";
import { sha256Hex } from "../../src/delta/announcement.ts";
import { blobProtocol, chunkBytes, decodeChunkRequest } from "../../src/gossip/blob-protocol.ts";
import { createBlobExchange } from "../../src/gossip/blobs.ts";
import type { BlobLimits } from "../../src/gossip/blob-limits.ts";
import type { BlobExchange, Pulled } from "../../src/gossip/blobs.ts";
import type { Handler, PeerName } from "../../src/gossip/network.ts";
import { seededRandom } from "../../src/random.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { full, line } from "../support/network-world.ts";
import type { Overlay, World } from "../support/network-world.ts";
import { worlds } from "../support/network-worlds.ts";

/** Two and a half chunks of noise. */
const payload = new Uint8Array(2.5 * chunkBytes);
const random = seededRandom("payload");
payload.forEach((_, i) => (payload[i] = random.below(256)));
const hash = sha256Hex(payload);

/** Quick enough for tests in real time. */
const quick = { holdMs: 400, chunkMs: 600, retryMs: 50, pullMs: 3_000 };
/** Where nothing goes wrong, nothing may be taken for slow: the machine may be busy. */
const patient = { holdMs: 5_000, chunkMs: 10_000, pullMs: 30_000 };

for (const { name, create } of worlds) {
  describe(`pulling payloads, ${name}`, () => {
    const t = cleanUp();
    let world: World;
    let exchanges: BlobExchange[];
    let blamed: string[];

    /** Exchanges on all nodes, except where `others` handles the protocol otherwise. */
    async function exchange(
      count: number,
      overlay: Overlay,
      others: Readonly<Record<number, Handler>> = {},
      limits: Partial<BlobLimits> = {},
    ): Promise<void> {
      world = await create(count, overlay, t);
      blamed = [];
      exchanges = [];
      world.nodes.forEach((network, i) => {
        const other = others[i];
        if (other !== undefined) return network.handle(blobProtocol, other);
        exchanges[i] = createBlobExchange({
          network,
          clock: world.clock,
          hash: async (bytes) => sha256Hex(bytes),
          limits: { ...quick, ...limits },
          onBadHolder: (holder, offence) =>
            blamed.push(`${world.nodes.findIndex(({ self }) => self === holder)} ${offence}`),
        });
        t.after(() => exchanges[i]!.stop());
      });
      await world.start();
    }

    const peers = (...numbers: number[]): PeerName[] => numbers.map((i) => world.nodes[i]!.self);
    const pull = (by: number, from: number[], length = payload.length): Promise<Pulled> =>
      exchanges[by]!.pull(hash, length, peers(...from));
    const answerWith =
      (bytes: Uint8Array): Handler =>
      async (request) => {
        const { offset } = decodeChunkRequest(request)!;
        return bytes.subarray(offset, offset + chunkBytes);
      };
    const assertPulled = (pulled: Pulled): void => {
      assert.ok(pulled.ok);
      assert.equal(Buffer.compare(pulled.bytes, payload), 0);
    };

    it("brings the bytes from a holder, in chunks, once", async () => {
      await exchange(2, line(2));
      exchanges[0]!.offer(hash, payload);
      assertPulled(await world.outcome(pull(1, [0])));
      const moved = { receivedBytes: payload.length, pulledBytes: payload.length, servedBytes: 0 };
      assert.deepEqual(exchanges[1]!.counts(), moved);
      assert.equal(exchanges[0]!.counts().servedBytes, payload.length);
    });

    it("holds a request until the holder has the bytes itself, so that relays need no polling", async () => {
      await exchange(5, line(5), {}, patient);
      const pulls = [4, 3, 2, 1].map((i) => pull(i, [i - 1]));
      await world.pass(50);
      exchanges[0]!.offer(hash, payload);
      for (const pulled of await world.outcome(Promise.all(pulls))) assertPulled(pulled);
      const received = exchanges.map((each) => each.counts().receivedBytes);
      assert.deepEqual(received, [0, ...Array.from({ length: 4 }, () => payload.length)]);
    });

    it("makes one pull of several at a time, asking everybody named", async () => {
      await exchange(3, full(3));
      exchanges[2]!.offer(hash, payload);
      const both = await world.outcome(Promise.all([pull(0, [1]), pull(0, [2])]));
      both.forEach(assertPulled);
      assert.equal(exchanges[0]!.counts().receivedBytes, payload.length);
    });

    it("has what it pulled before, and what it offered, at once", async () => {
      await exchange(2, line(2));
      exchanges[0]!.offer(hash, payload);
      assertPulled(await pull(0, []));
      assertPulled(await world.outcome(pull(1, [0])));
      assertPulled(await pull(1, []));
    });

    it("asks another holder where one has served as much as it may", async () => {
      const refused = { serveBurstBytes: payload.length - 1, serveBytesPerSecond: 0 };
      await exchange(3, full(3), {}, refused);
      exchanges[1]!.offer(hash, payload);
      exchanges[2]!.offer(hash, payload);
      assertPulled(await world.outcome(pull(0, [1, 2])));
      const served = [1, 2].map((i) => exchanges[i]!.counts().servedBytes);
      assert.ok(
        served.every((bytes) => bytes > 0 && bytes < payload.length),
        `${served.join()} bytes served`,
      );
      assert.deepEqual(blamed, []);
    });

    it("catches a holder that lies, blames it, and takes the bytes from another", async () => {
      const lie = payload.slice();
      lie[chunkBytes + 7]! ^= 1;
      await exchange(3, full(3), { 1: answerWith(lie) });
      exchanges[2]!.offer(hash, payload);
      assertPulled(await world.outcome(pull(0, [1, 2])));
      assert.deepEqual(blamed, ["1 wrong-bytes"]);
    });

    it("blames a holder for chunks of the wrong length", async () => {
      await exchange(3, full(3), { 1: answerWith(payload.subarray(0, payload.length - 1)) });
      exchanges[2]!.offer(hash, payload);
      assertPulled(await world.outcome(pull(0, [1, 2])));
      assert.deepEqual(blamed, ["1 wrong-length"]);
    });

    it("blames nobody for a mixture, and pulls it again from one holder", async () => {
      // Lies in the first chunk, then has no more: the rest comes from an honest holder.
      const lie: Handler = async (request) => {
        const { offset } = decodeChunkRequest(request)!;
        return offset === 0 ? new Uint8Array(chunkBytes) : new Uint8Array();
      };
      await exchange(3, full(3), { 1: lie });
      exchanges[2]!.offer(hash, payload);
      assertPulled(await world.outcome(pull(0, [1, 2])));
      assert.deepEqual(blamed, []);
    });

    it("goes on to the next holder when one stalls", async () => {
      await exchange(3, full(3), { 1: () => new Promise(() => {}) });
      exchanges[2]!.offer(hash, payload);
      assertPulled(await world.outcome(pull(0, [1, 2])));
      assert.deepEqual(blamed, []);
    });

    it("asks whoever stalled before last", async () => {
      const second = payload.slice(0, 1000);
      await exchange(3, full(3), { 1: () => new Promise(() => {}) });
      exchanges[2]!.offer(hash, payload);
      exchanges[2]!.offer(sha256Hex(second), second);
      assertPulled(await world.outcome(pull(0, [1, 2])));
      const start = world.clock.now();
      const again = await world.outcome(exchanges[0]!.pull(sha256Hex(second), second.length, peers(1, 2)));
      assert.ok(again.ok);
      assert.ok(world.clock.now() - start < quick.chunkMs);
    });

    it("goes on with the chunks that are missing when a holder vanishes", async () => {
      let served = 0;
      const vanish: Handler = async (request) => {
        if (served++ > 0) {
          await world.nodes[1]!.stop();
          throw new Error("gone");
        }
        return answerWith(payload)(request, "", new AbortController().signal);
      };
      await exchange(3, full(3), { 1: vanish });
      exchanges[2]!.offer(hash, payload);
      assertPulled(await world.outcome(pull(0, [1, 2])));
      assert.equal(exchanges[0]!.counts().receivedBytes, payload.length);
      assert.deepEqual(blamed, []);
    });

    it("comes back to a holder that had nothing yet", async () => {
      await exchange(3, full(3));
      const pulling = pull(0, [1, 2]);
      await world.pass(100);
      exchanges[2]!.offer(hash, payload);
      assertPulled(await world.outcome(pulling));
    });

    it("gives up when time is up, when nobody is left, and when told to stop", async () => {
      await exchange(3, full(3), { 2: () => new Promise(() => {}) }, { pullMs: 500, chunkMs: 200 });
      assert.deepEqual(await world.outcome(pull(0, [1])), { ok: false, code: "timeout" });
      assert.deepEqual(await world.outcome(pull(0, [2])), { ok: false, code: "no-holder" });
      assert.deepEqual(await world.outcome(pull(0, [])), { ok: false, code: "no-holder" });
      assert.deepEqual(await world.outcome(pull(0, [0])), { ok: false, code: "no-holder" });
      const pulling = pull(0, [1]);
      await world.pass(20);
      exchanges[0]!.stop();
      assert.deepEqual(await world.outcome(pulling), { ok: false, code: "stopped" });
      assert.deepEqual(await world.outcome(pull(0, [1])), { ok: false, code: "stopped" });
    });

    it("doesn't begin what is too long", async () => {
      await exchange(1, []);
      for (const length of [0, -1, 64 * 1024 * 1024 + 1]) {
        assert.deepEqual(await pull(0, [0], length), { ok: false, code: "length" });
      }
    });

    it("blames no honest holder for an author who lies about the length", async () => {
      await exchange(2, line(2), {}, { pullMs: 500 });
      exchanges[0]!.offer(hash, payload);
      const lied = await world.outcome(pull(1, [0], payload.length - 1));
      assert.deepEqual(lied, { ok: false, code: "timeout" });
      assert.deepEqual(blamed, []);
      assertPulled(await world.outcome(pull(1, [0])));
    });

    it("lets no lie about the length hold up the truth", async () => {
      await exchange(2, line(2), {}, { pullMs: 800 });
      const lied = pull(1, [0], 17);
      const told = pull(1, [0]);
      exchanges[0]!.offer(hash, payload);
      assertPulled(await world.outcome(told));
      assert.equal((await world.outcome(lied)).ok, false);
    });

    it("refuses what is no request", async () => {
      await exchange(2, line(2));
      const never = new AbortController().signal;
      await assert.rejects(
        world.outcome(world.nodes[0]!.request(world.nodes[1]!.self, blobProtocol, new Uint8Array(39), never)),
        { code: "REFUSED" },
      );
    });

    it("takes turns when much is pulled at a time, and costs one copy each", async () => {
      await exchange(2, line(2), {}, { maxPulls: 2, maxPullingBytes: 100_000 });
      const blobs = Array.from({ length: 12 }, (_, i) => payload.slice(1000 * i, 60_000));
      blobs.forEach((bytes) => exchanges[0]!.offer(sha256Hex(bytes), bytes));
      const pulled = await world.outcome(
        Promise.all(blobs.map((bytes) => exchanges[1]!.pull(sha256Hex(bytes), bytes.length, peers(0)))),
      );
      assert.ok(pulled.every(({ ok }) => ok));
      const { receivedBytes, pulledBytes } = exchanges[1]!.counts();
      assert.equal(receivedBytes / pulledBytes, 1);
    });
  });
}
