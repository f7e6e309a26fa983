import assert from "node:assert/strict";
import { maxAnswerBytes, maxRequestBytes } from "../../src/gossip/network.ts";
import type { CleanUp } from "../support/network-clean-up.ts";
import { line } from "../support/network-world.ts";
import type { CreateWorld } from "../support/network-world.ts";
import { bytesOf, never, protocol, textOf } from "./hear.ts";

/** What every network promises of requests. */
export function requestsContract(create: CreateWorld, t: CleanUp): void {
  describe("requests", () => {
    it("are answered, many at a time, byte for byte", async () => {
      const world = await create(2, line(2), t);
      world.nodes[1]!.handle(protocol, async (bytes) => bytes.toReversed());
      await world.start();
      const asked = Array.from({ length: 20 }, (_, i) => Uint8Array.from({ length: 200 * i }, (_, j) => (i * j) % 256));
      const answers = await world.outcome(
        Promise.all(asked.map((bytes) => world.nodes[0]!.request(world.nodes[1]!.self, protocol, bytes, never))),
      );
      answers.forEach((answer, i) => assert.deepEqual(Buffer.compare(answer, asked[i]!.toReversed()), 0));
    });

    it("tell who asks", async () => {
      const world = await create(2, line(2), t);
      world.nodes[1]!.handle(protocol, async (_bytes, from) => bytesOf(from));
      await world.start();
      const answer = await world.outcome(
        world.nodes[0]!.request(world.nodes[1]!.self, protocol, new Uint8Array(), never),
      );
      assert.equal(textOf(answer), world.nodes[0]!.self);
    });

    it("are refused where nobody handles them, and where the handler fails", async () => {
      const world = await create(2, line(2), t);
      world.nodes[1]!.handle(protocol, () => Promise.reject(new Error("no")));
      await world.start();
      for (const asked of [protocol, "/test/unheard-of/1"]) {
        await assert.rejects(world.outcome(world.nodes[0]!.request(world.nodes[1]!.self, asked, bytesOf("x"), never)), {
          code: "REFUSED",
        });
      }
    });

    it("reach only connected peers", async () => {
      const world = await create(3, line(3), t);
      for (const node of world.nodes) node.handle(protocol, async (bytes) => bytes);
      await world.start();
      for (const peer of [world.nodes[2]!.self, "somebody-else"]) {
        await assert.rejects(world.outcome(world.nodes[0]!.request(peer, protocol, bytesOf("x"), never)), {
          code: "UNREACHABLE",
        });
      }
    });

    it("end when the asking side gives up, and the handler hears of it", async () => {
      const world = await create(2, line(2), t);
      const [asking, answering] = [new AbortController(), { aborted: false }];
      world.nodes[1]!.handle(protocol, (_bytes, _from, signal) => {
        world.clock.after(100, () => asking.abort(new Error("took too long")));
        return new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            answering.aborted = true;
            reject(new Error("nobody waits any more"));
          });
        });
      });
      await world.start();
      const request = world.nodes[0]!.request(world.nodes[1]!.self, protocol, bytesOf("x"), asking.signal);
      await assert.rejects(world.outcome(request), { message: "took too long" });
      await world.until(() => answering.aborted);
      await assert.rejects(
        world.nodes[0]!.request(world.nodes[1]!.self, protocol, bytesOf("x"), AbortSignal.abort(new Error("late"))),
        { message: "late" },
      );
    });

    it("and answers are bounded", async () => {
      const world = await create(2, line(2), t);
      world.nodes[1]!.handle(protocol, async (bytes) => new Uint8Array(maxAnswerBytes + bytes.length));
      await world.start();
      const ask = (length: number): Promise<Uint8Array> =>
        world.outcome(world.nodes[0]!.request(world.nodes[1]!.self, protocol, new Uint8Array(length), never));
      assert.equal((await ask(0)).length, maxAnswerBytes);
      await assert.rejects(ask(1), { code: "ANSWER_TOO_LARGE" });
      await assert.rejects(ask(maxRequestBytes + 1), { code: "REQUEST_TOO_LARGE" });
    });

    it("have one handler a protocol", async () => {
      const { nodes } = await create(1, [], t);
      nodes[0]!.handle(protocol, async (bytes) => bytes);
      assert.throws(() => nodes[0]!.handle(protocol, async (bytes) => bytes), { code: "ALREADY_TAKEN" });
    });
  });
}
