import assert from "node:assert/strict";
import type { Network } from "../../src/gossip/network.ts";
import type { CleanUp } from "../support/network-clean-up.ts";
import { full, line, ring } from "../support/network-world.ts";
import type { CreateWorld } from "../support/network-world.ts";
import { bytesOf, hear, never, protocol, topic } from "./hear.ts";

/** What every network promises while it is parted, before it starts and when it stops. */
export function lifeContract(create: CreateWorld, t: CleanUp): void {
  describe("partitions", () => {
    it("let nothing through until they heal", async () => {
      const world = await create(4, ring(4), t);
      const heard = world.nodes.map((node) => hear(node));
      for (const node of world.nodes) node.handle(protocol, async (bytes) => bytes);
      await world.start();
      await world.ready(topic);
      await world.partition([
        [0, 1],
        [2, 3],
      ]);
      await world.until(() => world.nodes.every((node) => node.peers(topic).length === 1));
      await world.nodes[0]!.publish(topic, bytesOf("left"));
      await world.nodes[3]!.publish(topic, bytesOf("right"));
      await world.until(() => heard[1]!.delivered.length === 1 && heard[2]!.delivered.length === 1);
      await assert.rejects(
        world.outcome(world.nodes[1]!.request(world.nodes[2]!.self, protocol, bytesOf("x"), never)),
        { code: "UNREACHABLE" },
      );
      await world.pass(300);
      assert.deepEqual(
        heard.map(({ delivered }) => delivered),
        [[], ["left"], ["right"], []],
      );

      await world.heal();
      await world.until(() => world.nodes.every((node) => node.peers(topic).length === 2));
      await world.ready(topic);
      await world.nodes[0]!.publish(topic, bytesOf("together"));
      await world.until(() => heard.slice(1).every(({ delivered }) => delivered.includes("together")));
    });

    it("break off requests under way", async () => {
      const world = await create(2, line(2), t);
      let asked = false;
      world.nodes[1]!.handle(protocol, () => {
        asked = true;
        return new Promise(() => {});
      });
      await world.start();
      const request = world.nodes[0]!.request(world.nodes[1]!.self, protocol, bytesOf("x"), never);
      const broken = assert.rejects(request, ({ code }: { code: string }) => ["UNREACHABLE", "REFUSED"].includes(code));
      await world.until(() => asked);
      await world.partition([[0], [1]]);
      await world.outcome(broken);
    });
  });

  describe("life", () => {
    it("is not, before start and after stop", async () => {
      const world = await create(2, line(2), t);
      const dead = async (node: Network): Promise<void> => {
        await assert.rejects(node.publish(topic, bytesOf("x")), { code: "NETWORK_STOPPED" });
        await assert.rejects(node.request("peer", protocol, bytesOf("x"), never), { code: "NETWORK_STOPPED" });
        assert.deepEqual(node.peers(topic), []);
      };
      await dead(world.nodes[0]!);
      await world.start();
      await world.nodes[0]!.stop();
      await dead(world.nodes[0]!);
      await world.nodes[0]!.stop();
    });

    it("goes on for the others when one stops", async () => {
      const world = await create(3, full(3), t);
      const heard = world.nodes.map((node) => hear(node));
      world.nodes[1]!.handle(protocol, () => new Promise(() => {}));
      await world.start();
      await world.ready(topic);
      const request = world.nodes[0]!.request(world.nodes[1]!.self, protocol, bytesOf("x"), never);
      const broken = assert.rejects(request);
      await world.pass(100);
      await world.nodes[1]!.stop();
      await world.outcome(broken);
      await world.until(() => world.nodes[0]!.peers(topic).length === 1);
      assert.deepEqual(world.nodes[0]!.peers(topic), [world.nodes[2]!.self]);
      await world.nodes[0]!.publish(topic, bytesOf("still here"));
      await world.until(() => heard[2]!.delivered.length === 1);
      assert.deepEqual(heard[1]!.shown, []);
    });

    it("counts what it moves", async () => {
      const world = await create(2, line(2), t);
      const heard = world.nodes.map((node) => hear(node));
      world.nodes[1]!.handle(protocol, async () => new Uint8Array(50_000));
      await world.start();
      await world.ready(topic);
      const before = world.nodes.map((node) => node.traffic());
      await world.nodes[0]!.publish(topic, new Uint8Array(10_000));
      await world.until(() => heard[1]!.delivered.length === 1);
      await world.outcome(world.nodes[0]!.request(world.nodes[1]!.self, protocol, new Uint8Array(1000), never));
      const moved = world.nodes.map((node, i) => ({
        sent: node.traffic().bytesSent - before[i]!.bytesSent,
        received: node.traffic().bytesReceived - before[i]!.bytesReceived,
      }));
      const between = (count: number, least: number): void =>
        assert.ok(count >= least && count < least + 8_000, `${count} is not about ${least}`);
      between(moved[0]!.sent, 11_000);
      between(moved[1]!.received, 11_000);
      between(moved[1]!.sent, 50_000);
      between(moved[0]!.received, 50_000);
      for (const [i, node] of world.nodes.entries()) {
        const other = world.nodes[1 - i]!.self;
        const { bytesSent, bytesReceived } = node.traffic();
        assert.deepEqual([...node.linkBytes()], [[other, bytesSent + bytesReceived]]);
      }
    });
  });
}
