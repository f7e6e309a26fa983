import assert from "node:assert/strict";
import * as fc from "fast-check";
import { decodeAnnouncement, sha256Hex, signAnnouncement } from "../src/delta/announcement.ts";
import { decodeDelta, encodeDelta } from "../src/delta/codec.ts";
import { maxMessageBytes } from "../src/gossip/network.ts";
import { alice } from "./support/announcements.ts";
import { consortium, type Consortium } from "./support/consortium.ts";
import { mutations } from "./support/mutations.ts";
import { cleanUp } from "./support/network-clean-up.ts";
import { authorsIn, overhear } from "./support/overhear.ts";

describe("a node", () => {
  const t = cleanUp();

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
});
