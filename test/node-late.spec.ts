import assert from "node:assert/strict";
import { decodeAnnouncement } from "../src/delta/announcement.ts";
import { trainingDefaults } from "../src/training/options.ts";
import { consortium } from "./support/consortium.ts";
import { cleanUp } from "./support/network-clean-up.ts";
import { authorsIn, overhear } from "./support/overhear.ts";

describe("a node", () => {
  const t = cleanUp();

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
});
