import assert from "node:assert/strict";
import * as fc from "fast-check";
import { decodeAnnouncement, sha256Hex, signAnnouncement } from "../src/delta/announcement.ts";
import { decodeDelta, encodeDelta } from "../src/delta/codec.ts";
import { maxMessageBytes } from "../src/gossip/network.ts";
import type { RoundReport } from "../src/node-options.ts";
import { trainingDefaults } from "../src/training/options.ts";
import { alice } from "./support/announcements.ts";
import { consortium, type Consortium } from "./support/consortium.ts";
import { mutations } from "./support/mutations.ts";
import { cleanUp } from "./support/network-clean-up.ts";

const authorsIn = ({ verdicts }: RoundReport): string[] => verdicts.map(({ author }) => author).toSorted();

/** Everything that travels on the consortium's topic from now on, as a peer sees it that is connected to all. */
function overhear({ stranger, topic }: Consortium): Uint8Array[] {
  const heard: Uint8Array[] = [];
  stranger.subscribe(
    topic,
    () => "accept",
    (bytes) => heard.push(bytes),
  );
  return heard;
}

describe("a node", () => {
  const t = cleanUp();

  describe("in a round", () => {
    it("trains, tells the others, judges what they tell, and merges", async () => {
      const { nodes, runRound, failures } = await consortium(4, t);
      const before = nodes.map((node) => node.parameters());
      const reports = await runRound(0);
      assert.deepEqual(
        reports.map(({ outcome, degraded }) => [outcome, degraded]),
        nodes.map(() => ["merged", null]),
      );
      reports.forEach((report, i) => {
        const others = nodes.map(({ author }) => author).filter((author) => author !== nodes[i]!.author);
        assert.deepEqual(authorsIn(report), others.toSorted());
        assert.ok(report.loss! > 0 && report.bytesSent > 0 && report.bytesReceived > 0 && report.payloadBytes > 0);
        assert.deepEqual(report.parameters, nodes[i]!.parameters());
        assert.notDeepEqual(report.parameters, before[i]);
      });
      assert.deepEqual(failures, []);
    });

    it("comes to the same parameters as everybody who starts from the same and merges the same", async () => {
      const { nodes, runRound } = await consortium(3, t, { participation: { tolerated: 1 } });
      for (let round = 0; round < 3; round++) await runRound(round);
      const [first, ...others] = nodes.map((node) => node.parameters());
      // Each takes its own update as it is and the others' quantised: what differs is far below what was learnt.
      for (const parameters of others) parameters.forEach((x, k) => assert.ok(Math.abs(x - first![k]!) < 0.01));
    });

    it("does the same again from the same seeds, to the bit", async () => {
      const runs = await Promise.all(
        [1, 2].map(async () => {
          const { nodes, runRound } = await consortium(3, t);
          await runRound(0);
          const reports = await runRound(1);
          return { reports, parameters: nodes.map((node) => node.parameters()) };
        }),
      );
      assert.deepEqual(runs[1], runs[0]);
    });

    it("pulls what is too large to travel inline", async () => {
      const world = await consortium(3, t, { hidden: [256, 32] });
      const heard = overhear(world);
      const reports = await world.runRound(0);
      assert.ok(reports.every(({ outcome, payloadBytes }) => outcome === "merged" && payloadBytes > 2 * 16_384));
      assert.equal(heard.length, 3);
      for (const bytes of heard) assert.equal(decodeAnnouncement(bytes)!.announcement.payload, null);
    });

    it("keeps its local model when there are too few to compare", async () => {
      const { runRound, nodes } = await consortium(2, t);
      const [report] = await runRound(0);
      assert.equal(report!.outcome, "merged", "f is 0 for two");
      const cautious = await consortium(2, t, { participation: { tolerated: 1 } });
      const [alone] = await cautious.runRound(0);
      assert.deepEqual([alone!.outcome, alone!.degraded], ["too-few", "too-few"]);
      assert.notDeepEqual(cautious.nodes[0]!.parameters(), nodes[0]!.parameters());
    });

    it("goes on from other parameters when told so, and the open round comes to nothing", async () => {
      const { nodes, begin, runRound, reports, until } = await consortium(3, t, { participation: { tolerated: 1 } });
      const [node] = nodes;
      await runRound(0);
      const earlier = node!.parameters();
      await runRound(1);
      begin(2);
      node!.goOnFrom(earlier);
      await until(() => reports.every((own) => own.length === 3));
      const report = reports[0]!.at(-1)!;
      assert.deepEqual([report.outcome, report.loss, report.verdicts], ["rolled-back", null, []]);
      assert.deepEqual(node!.parameters(), earlier);
      assert.ok(reports[1]!.at(-1)!.outcome === "merged", "the others go on without it");
      const [next] = await runRound(3);
      assert.equal(next!.outcome, "merged");
      assert.notDeepEqual(node!.parameters(), earlier);
    });

    it("has learnt something in the end", async () => {
      const { runRound } = await consortium(4, t);
      const losses: number[] = [];
      for (let round = 0; round < 5; round++) {
        const reports = await runRound(round);
        losses.push(reports.reduce((sum, { loss }) => sum + loss!, 0) / reports.length);
      }
      assert.ok(losses.at(-1)! < 0.5 * losses[0]!, losses.join(", "));
    });
  });

  describe("without data of its own", () => {
    it("announces nothing, and merges what others learnt", async () => {
      const world = await consortium(4, t, { withoutData: [3] });
      const heard = overhear(world);
      const [first, , , dataless] = await world.runRound(0);
      assert.deepEqual([dataless!.outcome, dataless!.loss], ["merged", null]);
      assert.equal(dataless!.verdicts.length, 3);
      assert.equal(heard.length, 3);
      assert.ok(!authorsIn(first!).includes(world.nodes[3]!.author));
      const [next] = await world.runRound(1);
      assert.equal(next!.outcome, "merged");
    });

    it("counts among those it tolerates no row of its own", async () => {
      const { runRound } = await consortium(3, t, { withoutData: [2] });
      const [, , dataless] = await runRound(0);
      assert.equal(dataless!.outcome, "merged", "two rows, none of them tolerated");
    });

    it("relays between those that see only it", async () => {
      const world = await consortium(4, t, { withoutData: [3] });
      for (const [a, b] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const)
        world.fabric.disconnect(`peer-${a}`, `peer-${b}`);
      world.fabric.partition([["stranger"], world.networks.map(({ self }) => self)]);
      const reports = await world.runRound(0);
      assert.deepEqual(
        reports.map(({ verdicts }) => verdicts.length),
        [2, 2, 2, 3],
      );
    });
  });

  describe("that meets hostile messages", () => {
    it("carries on, closes its round with everybody's contributions, and blames no member", async () => {
      const world = await consortium(3, t);
      const { stranger, topic, networks } = world;
      const heard = overhear(world);
      await world.runRound(0);
      const real = heard[0]!;
      const messages = [
        new Uint8Array(),
        new Uint8Array(maxMessageBytes).fill(0x81),
        Uint8Array.of(0xff),
        real,
        real.subarray(0, real.length - 1),
        Uint8Array.from([...real, 0]),
        ...fc.sample(mutations, { numRuns: 100, seed: 7 }).map((mutate) => mutate(real)),
      ];
      for (const bytes of messages) await stranger.publish(topic, bytes.subarray(0, maxMessageBytes));
      for (const { self } of networks) {
        for (const bytes of messages.slice(0, 6)) {
          const asked = ["/vervet/blob/1", "/vervet/catchup/1"].map((protocol) =>
            stranger.request(self, protocol, bytes.subarray(0, 4096), new AbortController().signal),
          );
          void Promise.allSettled(asked);
        }
      }
      const reports = await world.runRound(1);
      assert.ok(reports.every(({ outcome, verdicts }) => outcome === "merged" && verdicts.length === 2));
      assert.deepEqual(world.offences.flat(), []);
      assert.deepEqual(world.failures, []);
      assert.ok(world.judged.every((codes) => codes.filter((code) => code === "malformed").length >= 5));
    });

    it("hears an announcement that is sent again after gossip forgot it as a second copy", async () => {
      const world = await consortium(3, t);
      const heard = overhear(world);
      await world.runRound(0);
      await world.time.run(() => false, world.time.now() + 130_000);
      for (const bytes of heard) await world.stranger.publish(world.topic, bytes);
      const reports = await world.runRound(1);
      assert.ok(reports.every(({ verdicts }) => verdicts.length === 2));
      for (const codes of world.judged) assert.equal(codes.filter((code) => code === "second-copy").length, 3);
      assert.deepEqual(world.offences.flat(), []);
    });

    it("listens to no stranger, well signed or not", async () => {
      const world = await consortium(3, t);
      const heard = overhear(world);
      await world.runRound(0);
      const { announcement } = decodeAnnouncement(heard[0]!)!;
      const forged = signAnnouncement({ ...announcement, author: alice.author, round: 1 }, alice);
      await world.stranger.publish(world.topic, forged);
      const reports = await world.runRound(1);
      assert.ok(reports.every((report) => !authorsIn(report).includes(alice.author)));
      assert.ok(world.judged.every((codes) => codes.includes("unknown-author")));
    });
  });

  describe("that meets an equivocator", () => {
    /** What organisation 0 said in this round, and something else that it might have said. */
    function twoFaces(world: Consortium, bytes: Uint8Array): Uint8Array {
      const { announcement } = decodeAnnouncement(bytes)!;
      const parameters = world.nodes[0]!.parameters().length;
      const said = decodeDelta(announcement.payload!, parameters);
      assert.ok(said.ok);
      const payload = encodeDelta(said.delta.map((x) => -x));
      const other = { ...announcement, payload, payloadHash: sha256Hex(payload), length: payload.length };
      return signAnnouncement(other, world.identities[0]!);
    }

    it("leaves it out of that round and the ten after it, and hears it again then", async () => {
      const world = await consortium(4, t, { taskMs: { 3: 1000 } });
      const { author } = world.nodes[0]!;
      const others = [1, 2, 3];
      const heard = overhear(world);
      await world.runRound(0);
      heard.length = 0;
      world.begin(1);
      await world.until(() => heard.some((bytes) => decodeAnnouncement(bytes)!.announcement.author === author));
      const first = heard.find((bytes) => decodeAnnouncement(bytes)!.announcement.author === author)!;
      await world.stranger.publish(world.topic, twoFaces(world, first));
      await world.until(() => others.every((i) => world.reports[i]!.length === 2));
      for (const i of others) {
        assert.ok(!authorsIn(world.reports[i]![1]!).includes(author));
        assert.deepEqual(world.offences[i], [{ author, round: 1, code: "equivocation" }]);
      }
      await world.until(() => world.reports[0]!.length === 2);
      for (let round = 2; round <= 11; round++) {
        const reports = await world.runRound(round);
        for (const i of others) assert.ok(!authorsIn(reports[i]!).includes(author), `round ${round}`);
      }
      const [, again] = await world.runRound(12);
      assert.ok(authorsIn(again!).includes(author));
    });

    it("counts it among those to tolerate: the others go on merging, as few as they are", async () => {
      const world = await consortium(3, t, { taskMs: { 2: 1000 }, participation: { tolerated: 1 } });
      const { author } = world.nodes[0]!;
      const heard = overhear(world);
      const said = (): Uint8Array | undefined =>
        heard.find((bytes) => decodeAnnouncement(bytes)!.announcement.author === author);
      world.begin(0);
      await world.until(() => said() !== undefined);
      await world.stranger.publish(world.topic, twoFaces(world, said()!));
      await world.until(() => world.reports.every(({ length }) => length === 1));
      const [, ...others] = await world.runRound(1);
      for (const report of others) assert.deepEqual([report.outcome, report.verdicts.length], ["merged", 1]);
    });

    it("tells those that only heard one of the two, by relaying the pair", async () => {
      const world = await consortium(4, t, { taskMs: { 1: 3000, 2: 3000, 3: 3000 } });
      world.fabric.disconnect("stranger", "peer-3");
      const heard = overhear(world);
      world.begin(0);
      await world.until(() => heard.length === 1);
      await world.stranger.publish(world.topic, twoFaces(world, heard[0]!));
      await world.until(() => world.offences[3]!.length === 1);
      assert.deepEqual(world.offences[3]![0]!.code, "equivocation");
    });
  });

  describe("that crashes after it told its update", () => {
    it("tells the same again, though it trained anew and drew other noise, and nobody takes it for a cheat", async () => {
      const training = { ...trainingDefaults, batchSize: 32, learningRate: 0.01, privacy: { clip: 1, noise: 0.1 } };
      const world = await consortium(3, t, { participation: { training } });
      const { author } = world.nodes[0]!;
      const heard = overhear(world);
      const said = (): readonly Uint8Array[] =>
        heard.filter((bytes) => {
          const { announcement } = decodeAnnouncement(bytes)!;
          return announcement.author === author && announcement.round === 1;
        });
      await world.runRound(0);
      world.begin(1, [0]);
      await world.until(() => said().length === 1);
      await world.restart(0);
      const [again, ...others] = await world.runRound(1);
      assert.deepEqual(world.announced[0], [0, 1, 1], "it trained, and had something to tell, twice");
      assert.ok(again!.loss! > 0);
      assert.equal(said().length, 1);
      assert.deepEqual(world.offences, [[], [], []]);
      assert.ok(others.every((report) => authorsIn(report).includes(author)));
    });
  });

  describe("among slow ones", () => {
    it("leaves out whose training is slower than the deadline, and does not wait for it", async () => {
      const world = await consortium(4, t, { taskMs: { 3: 60_000 }, participation: { deadlineMs: 2000 } });
      const started = world.time.now();
      const reports = await world.runRound(0, [0, 1, 2]);
      assert.ok(world.time.now() - started < 3000, `${world.time.now() - started} ms`);
      for (const report of reports) {
        assert.equal(report.outcome, "merged");
        assert.ok(!authorsIn(report).includes(world.nodes[3]!.author));
      }
    });

    it("closes at the deadline without its own update when it is the slow one", async () => {
      const world = await consortium(4, t, { taskMs: { 3: 3000 }, participation: { deadlineMs: 2000 } });
      const heard = overhear(world);
      const slow = (await world.runRound(0))[3]!;
      assert.deepEqual([slow.outcome, slow.loss, slow.verdicts.length], ["merged", null, 3]);
      await world.time.run(() => false, world.time.now() + 10_000);
      assert.ok(heard.every((bytes) => decodeAnnouncement(bytes)!.announcement.author !== world.nodes[3]!.author));
    });

    it("waits two rounds for somebody silent, then no longer, and again as soon as it is heard", async () => {
      const world = await consortium(4, t);
      const lengths: number[] = [];
      const run = async (round: number, at: readonly number[]): Promise<void> => {
        const before = world.time.now();
        await world.runRound(round, at);
        lengths.push(world.time.now() - before);
      };
      for (let round = 0; round < 4; round++) await run(round, [0, 1, 2]);
      assert.ok(lengths[0]! >= 5000 && lengths[1]! >= 5000, lengths.join(", "));
      assert.ok(lengths[2]! < 1000 && lengths[3]! < 1000, lengths.join(", "));
      await run(4, [0, 1, 2, 3]);
      const [report] = await world.runRound(5);
      assert.equal(report!.verdicts.length, 3);
    });

    it("says that it was overrun when the next round begins before it has mixed, and goes on from where it was", async () => {
      const world = await consortium(3, t, { taskMs: { 0: 1000 } });
      const before = world.nodes[0]!.parameters();
      world.begin(0);
      await world.time.run(() => false, 1500);
      world.begin(1);
      assert.deepEqual(
        world.reports[0]!.map(({ round, outcome, degraded, loss }) => [round, outcome, degraded, loss]),
        [[0, "overrun", "overrun", null]],
      );
      assert.deepEqual(world.nodes[0]!.parameters(), before);
      await world.until(() => world.reports[0]!.length === 2);
      await world.time.run(() => false, world.time.now() + 5000);
      assert.deepEqual(
        world.reports[0]!.map(({ round, outcome }) => [round, outcome]),
        [
          [0, "overrun"],
          [1, "merged"],
        ],
      );
      assert.deepEqual(world.failures, []);
    });
  });

  describe("that missed an announcement", () => {
    it("asks around for it, and closes its round with it", async () => {
      const world = await consortium(3, t);
      world.fabric.partition([
        ["peer-0", "stranger"],
        ["peer-1", "peer-2"],
      ]);
      world.begin(0);
      await world.time.run(() => false, world.time.now() + 600);
      assert.equal(world.reports.flat().length, 0);
      world.fabric.heal();
      await world.until(() => world.reports.every((reports) => reports.length === 1));
      for (const [report] of world.reports) assert.deepEqual([report!.outcome, report!.verdicts.length], ["merged", 2]);
      assert.ok(world.time.now() < 4000, "long before the deadline");
    });

    it("catches up, coming late, with what was announced in the last rounds, and merges it", async () => {
      const world = await consortium(4, t);
      world.fabric.partition([["peer-3"], ["peer-0", "peer-1", "peer-2", "stranger"]]);
      for (let round = 0; round < 2; round++) await world.runRound(round, [0, 1, 2]);
      world.fabric.heal();
      const caughtUp = world.nodes[3]!.catchUp(2);
      await world.time.run(() => false, world.time.now() + 1000);
      await caughtUp;
      const [report] = await world.runRound(2, [3]);
      assert.deepEqual([report!.outcome, report!.verdicts.length], ["merged", 3]);
    });
  });

  it("does not begin a round again, nor an earlier one: its deadline still closes it", async () => {
    const world = await consortium(3, t);
    await world.runRound(0);
    world.begin(1, [0, 1]);
    await world.time.run(() => false, world.time.now() + 100);
    world.begin(1, [0, 1]);
    world.begin(0);
    await world.until(() => world.reports[0]!.length === 2 && world.reports[1]!.length === 2);
    for (const reports of world.reports.slice(0, 2)) {
      assert.deepEqual(
        reports.map(({ round, outcome, verdicts }) => [round, outcome, verdicts.length]),
        [
          [0, "merged", 2],
          [1, "merged", 2],
        ],
      );
    }
  });

  it("stops in the middle of a round, and says and reports nothing more", async () => {
    const world = await consortium(3, t);
    const heard = overhear(world);
    world.begin(0);
    await world.time.run(() => false, world.time.now() + 100);
    await world.nodes[0]!.stop();
    await world.time.run(() => false, world.time.now() + 20_000);
    assert.deepEqual(world.reports[0], []);
    assert.ok(heard.every((bytes) => decodeAnnouncement(bytes)!.announcement.author !== world.nodes[0]!.author));
    assert.deepEqual(world.failures, []);
    assert.deepEqual(
      world.reports.slice(1).map(([report]) => report!.verdicts.length),
      [1, 1],
    );
  });

  it("needs every listed statistics before it can scale its inputs", async () => {
    const { nodes } = await consortium(2, t);
    assert.ok(nodes[0]!.inputs()!.training.rows > 100);
    assert.ok(!nodes[0]!.amend({ statistics: [...nodes[0]!.statistics(), "00".repeat(32)] }));
    assert.ok(!nodes[0]!.amend({ statistics: [] }));
  });
});
