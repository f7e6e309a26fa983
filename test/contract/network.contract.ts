import assert from "node:assert/strict";
import { maxAnswerBytes, maxMessageBytes, maxRequestBytes } from "../../src/gossip/network.ts";
import type { Acceptance, Network, PeerName } from "../../src/gossip/network.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { full, line, ring } from "../support/network-world.ts";
import type { CreateWorld } from "../support/network-world.ts";

const topic = "/test/topic";
const protocol = "/test/echo/1";
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const never = new AbortController().signal;

/** Everything that a node's topic showed and delivered. */
interface Heard {
  readonly shown: string[];
  readonly delivered: string[];
  readonly from: PeerName[];
}

function hear(node: Network, accept: (text: string) => Acceptance = () => "accept", on: string = topic): Heard {
  const heard: Heard = { shown: [], delivered: [], from: [] };
  node.subscribe(
    on,
    (bytes) => {
      heard.shown.push(textOf(bytes));
      return accept(textOf(bytes));
    },
    (bytes, from) => {
      heard.delivered.push(textOf(bytes));
      heard.from.push(from);
    },
  );
  return heard;
}

/** What every {@link Network} promises, over any world of nodes. */
export function networkContract(name: string, create: CreateWorld): void {
  describe(`the network contract, ${name}`, () => {
    const t = cleanUp();

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

    describe("requests", () => {
      it("are answered, many at a time, byte for byte", async () => {
        const world = await create(2, line(2), t);
        world.nodes[1]!.handle(protocol, async (bytes) => bytes.toReversed());
        await world.start();
        const asked = Array.from({ length: 20 }, (_, i) =>
          Uint8Array.from({ length: 200 * i }, (_, j) => (i * j) % 256),
        );
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
          await assert.rejects(
            world.outcome(world.nodes[0]!.request(world.nodes[1]!.self, asked, bytesOf("x"), never)),
            { code: "REFUSED" },
          );
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
        const broken = assert.rejects(request, ({ code }: { code: string }) =>
          ["UNREACHABLE", "REFUSED"].includes(code),
        );
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
  });
}
