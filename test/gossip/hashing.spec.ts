import assert from "node:assert/strict";
import { sha256Hex } from "../../src/delta/announcement.ts";
import type { Compute } from "../../src/engine/engine.ts";
import { createInlineCompute } from "../../src/engine/inline-compute.ts";
import { createPool } from "../../src/engine/pool.ts";
import { deterministicCompute } from "../../src/gossip/deterministic-compute.ts";
import { createHash, inThreadMaxBytes } from "../../src/gossip/hashing.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";

describe("hashing", () => {
  const short = new Uint8Array(inThreadMaxBytes).fill(1);
  const long = new Uint8Array(inThreadMaxBytes + 1).fill(2);

  it("gives SHA-256, in this thread and in a worker", async () => {
    const pool = createPool({ threads: 1 });
    const hash = createHash(pool);
    assert.equal(await hash(short), sha256Hex(short));
    assert.equal(await hash(long), sha256Hex(long));
    assert.equal(await hash(new Uint8Array(3)), "709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c");
    await pool.close();
  });

  it("leaves to a worker only what is long", async () => {
    const inline = createInlineCompute();
    let tasks = 0;
    const counting: Compute = {
      run: (module, input, transfer) => {
        tasks++;
        return inline.run(module, input, transfer);
      },
      close: () => inline.close(),
    };
    const hash = createHash(counting);
    await hash(short);
    assert.equal(tasks, 0);
    await hash(long);
    assert.equal(tasks, 1);
    assert.equal(long.length, inThreadMaxBytes + 1);
  });

  it("takes the virtual time it is said to take, in the order of asking", async () => {
    const time = createVirtualTime();
    const pool = createPool({ threads: 2 });
    const hash = createHash(deterministicCompute(pool, time, 25));
    const told: string[] = [];
    const much = new Uint8Array(8 * 1024 * 1024);
    time.after(5, () => void hash(much).then(() => told.push(`much@${time.now()}`)));
    time.after(6, () => void hash(long).then(() => told.push(`little@${time.now()}`)));
    await time.run(() => told.length === 2);
    assert.deepEqual(told, ["much@30", "little@31"]);
    await pool.close();
  });
});
