import assert from "node:assert/strict";
import { createInlineCompute } from "../../src/engine/inline-compute.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import { silentLogger } from "../../src/logger.ts";
import { assignAdversaries } from "../../src/testbed/adversaries.ts";
import { startCluster, type Cluster } from "../../src/testbed/cluster.ts";
import type { Fabric } from "../../src/testbed/fabric.ts";
import { createPopulation } from "../../src/testbed/organisations.ts";
import { simulatedFabric } from "../../src/testbed/simulated-fabric.ts";
import { parseTopology } from "../../src/testbed/topology.ts";
import { cleanUp } from "../support/network-clean-up.ts";

const dataSet = synthetic({ organisations: 4, rowsPerOrganisation: 200 });

describe("a cluster", () => {
  const t = cleanUp();
  let fabric: Fabric;

  /** Starts four small organisations in the simulator. */
  async function start(more = ""): Promise<Cluster> {
    const topology = parseTopology(
      `{ name: x, organisations: 4, network: simulated, rounds: 9, model: { hidden: [8] },
         dataset: { partition: { kind: by-site } }, filter: { rule: median } ${more} }`,
      "x",
    );
    const compute = createInlineCompute();
    t.after(() => compute.close());
    fabric = simulatedFabric(topology, compute);
    const population = createPopulation(topology, dataSet, assignAdversaries(topology));
    const cluster = await startCluster(topology, population, fabric, topology.filter.rule, silentLogger);
    t.after(() => cluster.stop());
    return cluster;
  }

  it("is ready when everybody scales its inputs by the same statistics, of everybody", async () => {
    const { nodes } = await start();
    for (const node of nodes) assert.deepEqual(node.statistics(), nodes[0]!.statistics());
    assert.equal(nodes[0]!.statistics().length, 4);
    const [first, ...others] = nodes.map((node) => node.inputs()!.scaler.scale(dataSet.train));
    for (const scaled of others) assert.deepEqual(scaled, first);
  });

  it("is ready even where half of all messages get lost, or its overlay is a star", async () => {
    for (const more of [", conditions: { lossRate: 0.5 }", ", overlay: { kind: star }"]) {
      const { nodes } = await start(more);
      assert.ok(nodes.every((node) => node.inputs() !== null));
    }
  });

  it("is not started where nobody hears anybody", async () => {
    await assert.rejects(start(", conditions: { lossRate: 1 }"), { code: "NO_STATISTICS" });
  });

  it("runs a round to its end at everybody, and reports by organisation", async () => {
    const cluster = await start();
    for (const round of [0, 1]) {
      const reports = [...(await cluster.runRound(round))];
      assert.deepEqual(
        reports.map(([index, report]) => [index, report.round, report.outcome]),
        [0, 1, 2, 3].map((i) => [i, round, "merged"]),
      );
    }
  });

  it("begins rounds when the last is over, or at their slots where it lives by the clock", async () => {
    const paced = await start(", clock: { kind: paced, roundMs: 5000 }");
    const before = fabric.clock.now();
    for (const round of [0, 1, 2]) await paced.runRound(round);
    assert.ok(fabric.clock.now() - before < 3 * 1000);
    const slotted = await start(", clock: { kind: wall, roundMs: 5000 }");
    const genesis = fabric.clock.now();
    for (const round of [0, 1, 2]) await slotted.runRound(round);
    const spent = fabric.clock.now() - genesis;
    assert.ok(spent > 2 * 5000 && spent < 3 * 5000, `${spent} ms`);
  });

  it("starts organisations in the round they join, and not before", async () => {
    const cluster = await start(", joins: [{ organisation: 1, round: 1 }, { organisation: 3, round: 2 }]");
    const present: number[][] = [];
    for (const round of [0, 1, 2]) present.push([...(await cluster.runRound(round)).keys()]);
    assert.deepEqual(present, [
      [0, 2],
      [0, 1, 2],
      [0, 1, 2, 3],
    ]);
    assert.equal(cluster.nodes[3]!.statistics().length, 2, "what the others scale by");
  });

  it("cuts off, for a round, whom churn takes offline, and goes on with them after", async () => {
    const cluster = await start(", conditions: { churn: 0.3 }, clock: { deadlineMs: 1000 }");
    const heard: number[] = [];
    for (let round = 0; round < 8; round++) {
      const reports = [...(await cluster.runRound(round)).values()];
      assert.equal(reports.length, 4);
      heard.push(reports.filter(({ bytesReceived }) => bytesReceived > 0).length);
    }
    assert.ok(heard.includes(4) && heard.some((online) => online < 4), heard.join());
  });

  it("counts the rounds in which each adversary attacked", async () => {
    const cluster = await start(", adversaries: [{ attack: sign-flip, count: 1, schedule: { from: 1 } }]");
    for (const round of [0, 1, 2]) await cluster.runRound(round);
    assert.deepEqual([...cluster.attackedRounds], [[3, 2]]);
  });

  it("fails with what one of its nodes failed with", async () => {
    const cluster = await start();
    await fabric.compute.close();
    await assert.rejects(cluster.runRound(0), { code: "COMPUTE_CLOSED" });
  });

  it("is off the network once it is stopped", async () => {
    const cluster = await start();
    await cluster.stop();
    assert.ok(cluster.nodes.every((node) => !node.isConnected()));
    for (const network of fabric.networks)
      await assert.rejects(network.publish("x", new Uint8Array()), { code: "NETWORK_STOPPED" });
  });
});
