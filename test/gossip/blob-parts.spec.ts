import assert from "node:assert/strict";
import { assert as check, nat, property, uint8Array } from "fast-check";
import { sha256Hex } from "../../src/delta/announcement.ts";
import { createHolders } from "../../src/gossip/blob-holders.ts";
import { decodeChunkRequest, encodeChunkRequest } from "../../src/gossip/blob-protocol.ts";
import { createBlobStore } from "../../src/gossip/blob-store.ts";
import { createByteBudget } from "../../src/gossip/byte-budget.ts";
import { settle } from "../../src/clock.ts";

describe("a chunk request", () => {
  it("comes back as it was", () => {
    check(
      property(uint8Array(), nat(), nat(), (bytes, length, offset) => {
        const request = { hash: sha256Hex(bytes), length, offset };
        assert.deepEqual(decodeChunkRequest(encodeChunkRequest(request)), request);
      }),
    );
  });

  it("has one length only", () => {
    for (const length of [0, 39, 41, 4096]) assert.equal(decodeChunkRequest(new Uint8Array(length)), null);
  });
});

describe("the store of payloads", () => {
  it("forgets the oldest when it is full", () => {
    const store = createBlobStore(10);
    for (const name of ["a", "b", "c"]) store.put(name, new Uint8Array(4));
    assert.deepEqual(
      ["a", "b", "c"].map((name) => store.get(name)?.length),
      [undefined, 4, 4],
    );
    assert.equal(store.bytes, 8);
  });

  it("keeps nothing longer than itself, and the first of one name", () => {
    const store = createBlobStore(10);
    store.put("a", new Uint8Array(5));
    store.put("a", new Uint8Array(6));
    store.put("b", new Uint8Array(11));
    assert.equal(store.get("a")!.length, 5);
    assert.equal(store.get("b"), undefined);
    assert.equal(store.bytes, 5);
  });

  it("forgets what is not named for three rounds, and nothing before", () => {
    const store = createBlobStore(100);
    for (const name of ["named", "once", "never"]) store.put(name, new Uint8Array(4));
    const held = (): string[] => ["named", "once", "never"].filter((name) => store.get(name) !== undefined);
    store.turn((name) => name !== "never");
    store.turn((name) => name === "named");
    assert.deepEqual(held(), ["named", "once", "never"]);
    store.turn((name) => name === "named");
    assert.deepEqual(held(), ["named", "once"]);
    store.turn((name) => name === "named");
    assert.deepEqual(held(), ["named"]);
    assert.equal(store.bytes, 4);
  });

  it("keeps no more than the payload of what it is a part of", () => {
    const store = createBlobStore(100);
    const pool = new Uint8Array(65_536).fill(7);
    store.put("part", pool.subarray(10, 14));
    const whole = new Uint8Array(8);
    store.put("whole", whole);
    assert.deepEqual(store.get("part"), Uint8Array.of(7, 7, 7, 7));
    assert.equal(store.get("part")!.buffer.byteLength, 4);
    assert.equal(store.get("whole"), whole);
  });
});

describe("a byte budget", () => {
  it("lets in what fits, in order, and what is too large alone", async () => {
    const budget = createByteBudget(10, 2);
    const entered: string[] = [];
    const releases = new Map<string, () => void>();
    const sizes = { a: 6, b: 4, c: 1, d: 99, e: 1 };
    for (const [name, bytes] of Object.entries(sizes)) {
      const enter = async (): Promise<void> => {
        releases.set(name, await budget.acquire(bytes));
        entered.push(name);
      };
      void enter();
    }
    const after = async (name: string): Promise<string> => {
      releases.get(name)!();
      await settle();
      return entered.join("");
    };
    await settle();
    assert.equal(entered.join(""), "ab");
    assert.equal(await after("a"), "abc");
    assert.equal(await after("b"), "abc");
    assert.equal(await after("c"), "abcd");
    assert.equal(await after("d"), "abcde");
  });
});

describe("the holders of a payload", () => {
  it("are asked round and round, and it shows when all were asked in vain", () => {
    const holders = createHolders();
    holders.add(["a", "b", "c", "a"]);
    const asked = Array.from({ length: 6 }, () => [holders.current(), holders.later()]);
    assert.deepEqual(asked, [
      ["a", false],
      ["b", false],
      ["c", true],
      ["a", false],
      ["b", false],
      ["c", true],
    ]);
  });

  it("never come back once dropped", () => {
    const holders = createHolders();
    holders.add(["a", "b"]);
    holders.drop();
    holders.add(["a"]);
    assert.equal(holders.current(), "b");
    holders.drop();
    assert.equal(holders.current(), null);
  });
});
