import assert from "node:assert/strict";
import { decodeAnnouncement } from "../src/delta/announcement.ts";
import { consortium } from "./support/consortium.ts";
import { cleanUp } from "./support/network-clean-up.ts";
import { authorsIn, overhear } from "./support/overhear.ts";

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

  it("needs every listed statistics before it can scale its inputs", async () => {
    const { nodes } = await consortium(2, t);
    assert.ok(nodes[0]!.inputs()!.training.rows > 100);
    assert.ok(!nodes[0]!.amend({ statistics: [...nodes[0]!.statistics(), "00".repeat(32)] }));
    assert.ok(!nodes[0]!.amend({ statistics: [] }));
  });
});
