import assert from "node:assert/strict";
import { maxMessageBytes } from "../../src/gossip/network.ts";
import type { CleanUp } from "../support/network-clean-up.ts";
import { full, line, ring } from "../support/network-world.ts";
import type { CreateWorld } from "../support/network-world.ts";
import { bytesOf, hear, textOf, topic } from "./hear.ts";

/** What every network promises of gossip. */
export function gossipContract(create: CreateWorld, t: CleanUp): void {
  describe("gossip", () => {
    it("floods through a line, to everybody exactly once, by way of neighbours", async () => {
      const world = await create(4, line(4), t);
      const heard = world.nodes.map((node) => hear(node));
      await world.start();
      await world.ready(topic);
      await world.nodes[0]!.publish(topic, bytesOf("hello"));
      await world.until(() => heard.slice(1).every(({ delivered }) => delivered.length > 0));
      await world.pass(300);
      assert.deepEqual(
        heard.map(({ delivered }) => delivered),
        [[], ["hello"], ["hello"], ["hello"]],
      );
      assert.deepEqual(
        heard.map(({ from }) => from),
        [[], [world.nodes[0]!.self], [world.nodes[1]!.self], [world.nodes[2]!.self]],
      );
    });

    it("shows a message once where it arrives from two sides", async () => {
      const world = await create(4, ring(4), t);
      const heard = world.nodes.map((node) => hear(node));
      await world.start();
      await world.ready(topic);
      for (const text of ["one", "two", "three"]) await world.nodes[1]!.publish(topic, bytesOf(text));
      await world.until(() => heard.every(({ delivered }, i) => i === 1 || delivered.length === 3));
      await world.pass(300);
      assert.deepEqual(heard[1], { shown: [], delivered: [], from: [] });
      for (const i of [0, 2, 3]) {
        assert.deepEqual(heard[i]!.shown.toSorted(), ["one", "three", "two"]);
        assert.deepEqual(heard[i]!.delivered.toSorted(), ["one", "three", "two"]);
      }
    });

    for (const verdict of ["ignore", "reject"] as const) {
      it(`neither delivers nor relays what a node answers with ${verdict}`, async () => {
        const world = await create(3, line(3), t);
        const [, middle, end] = world.nodes.map((node, i) =>
          hear(node, (text) => (i === 1 && text === "bad" ? verdict : "accept")),
        );
        await world.start();
        await world.ready(topic);
        await world.nodes[0]!.publish(topic, bytesOf("bad"));
        await world.until(() => middle!.shown.length === 1);
        await world.pass(300);
        assert.deepEqual(middle!.delivered, []);
        assert.deepEqual(end!.shown, []);
      });
    }

    it("ignores what a validator throws at, and goes on", async () => {
      const world = await create(3, line(3), t);
      const [, middle, end] = world.nodes.map((node, i) =>
        hear(node, (text) => {
          if (i === 1 && text === "bomb") throw new Error("a bug in the validator");
          return "accept";
        }),
      );
      await world.start();
      await world.ready(topic);
      await world.nodes[0]!.publish(topic, bytesOf("bomb"));
      await world.until(() => middle!.shown.length === 1);
      await world.nodes[0]!.publish(topic, bytesOf("fine"));
      await world.until(() => end!.delivered.length === 1);
      assert.deepEqual([middle!.delivered, end!.shown], [["fine"], ["fine"]]);
    });

    it("never shows the same bytes again, whoever sends them, accepted or not", async () => {
      const world = await create(3, full(3), t);
      const heard = world.nodes.map((node) => hear(node, (text) => (text === "odd" ? "ignore" : "accept")));
      await world.start();
      await world.ready(topic);
      for (const text of ["odd", "even"]) await world.nodes[0]!.publish(topic, bytesOf(text));
      await world.until(() => heard[2]!.shown.length === 2 && heard[1]!.shown.length === 2);
      for (const node of world.nodes) for (const text of ["odd", "even"]) await node.publish(topic, bytesOf(text));
      await world.pass(300);
      assert.deepEqual(
        heard.map(({ shown }) => shown.toSorted()),
        [[], ["even", "odd"], ["even", "odd"]],
      );
    });

    it("takes the same bytes on another topic for another message", async () => {
      const world = await create(2, line(2), t);
      const other = "/test/other";
      const [, heard] = world.nodes.map((node) => hear(node));
      const [, heardOther] = world.nodes.map((node) => hear(node, () => "accept", other));
      await world.start();
      await world.ready(topic);
      await world.ready(other);
      await world.nodes[0]!.publish(topic, bytesOf("same"));
      await world.nodes[0]!.publish(other, bytesOf("same"));
      await world.until(() => heard!.delivered.length === 1 && heardOther!.delivered.length === 1);
    });

    it("reaches whoever subscribes late from then on", async () => {
      const world = await create(3, line(3), t);
      const heard = world.nodes.slice(0, 2).map((node) => hear(node));
      await world.start();
      await world.nodes[0]!.publish(topic, bytesOf("early"));
      const late = hear(world.nodes[2]!);
      await world.until(() => world.nodes[1]!.peers(topic).length === 2);
      await world.ready(topic);
      await world.nodes[0]!.publish(topic, bytesOf("later"));
      await world.until(() => late.delivered.includes("later") && heard[1]!.delivered.includes("later"));
      assert.equal(late.delivered.filter((text) => text === "later").length, 1);
    });

    it("publishes into the void without complaint", async () => {
      const world = await create(1, [], t);
      await world.start();
      await world.nodes[0]!.publish(topic, bytesOf("anybody?"));
      assert.deepEqual(world.nodes[0]!.peers(topic), []);
    });

    it("carries the longest message and refuses to publish a longer one", async () => {
      const world = await create(2, line(2), t);
      const heard = world.nodes.map((node) => hear(node));
      await world.start();
      await world.ready(topic);
      const longest = "x".repeat(maxMessageBytes);
      await world.nodes[0]!.publish(topic, bytesOf(longest));
      await world.until(() => heard[1]!.delivered.length === 1);
      assert.equal(heard[1]!.delivered[0]!.length, maxMessageBytes);
      await assert.rejects(world.nodes[0]!.publish(topic, bytesOf(`${longest}x`)), { code: "MESSAGE_TOO_LARGE" });
    });

    it("gives everybody bytes of their own", async () => {
      const world = await create(3, line(3), t);
      const delivered: Uint8Array[] = [];
      for (const node of world.nodes) {
        node.subscribe(
          topic,
          () => "accept",
          (bytes) => {
            delivered.push(bytes.slice());
            bytes.fill(0);
          },
        );
      }
      await world.start();
      await world.ready(topic);
      const sent = bytesOf("mine");
      await world.nodes[0]!.publish(topic, sent);
      sent.fill(0);
      await world.until(() => delivered.length === 2);
      assert.deepEqual(delivered.map(textOf), ["mine", "mine"]);
    });

    it("names the connected subscribers, sorted", async () => {
      const world = await create(
        5,
        [
          [0, 1],
          [0, 2],
          [0, 3],
          [3, 4],
        ],
        t,
      );
      for (const i of [1, 2, 4]) hear(world.nodes[i]!);
      await world.start();
      const expected = [world.nodes[1]!.self, world.nodes[2]!.self].toSorted();
      await world.until(() => world.nodes[0]!.peers(topic).length === 2);
      assert.deepEqual(world.nodes[0]!.peers(topic), expected);
      assert.deepEqual(world.nodes[0]!.peers("/test/nobody"), []);
    });

    it("refuses a second subscription to one topic", async () => {
      const { nodes } = await create(1, [], t);
      hear(nodes[0]!);
      assert.throws(() => hear(nodes[0]!), { code: "ALREADY_TAKEN" });
    });
  });
}
