import type { Compute } from "../engine/engine.ts";
import { deterministicCompute } from "../gossip/deterministic-compute.ts";
import { createSimulatedFabric } from "../gossip/simulated-network.ts";
import { createVirtualTime } from "../gossip/virtual-time.ts";
import { seededRandom } from "../random.ts";
import { groupOf, type Fabric } from "./fabric.ts";
import type { Topology } from "./topology.ts";

/** Virtual duration of a worker's task, ms: about what training on a few thousand flows takes. */
const taskMs = 200;

/** All organisations in virtual time: the same topology and seed give the same run, to the byte. */
export function simulatedFabric(topology: Topology, compute: Compute): Fabric {
  const { latencyMs, lossRate } = topology.conditions;
  const time = createVirtualTime();
  const random = seededRandom(topology.seed).fork("network");
  const wire = createSimulatedFabric({ time, random, latencyMs, lossRate });
  const names = Array.from({ length: topology.organisations }, (_, i) => `peer-${String(i).padStart(3, "0")}`);
  return {
    clock: time,
    compute: deterministicCompute(compute, time, taskMs),
    networks: names.map((name) => wire.network(name)),
    async connect(edges) {
      for (const [a, b] of edges) wire.connect(names[a]!, names[b]!);
    },
    async separate(groups) {
      if (groups.length === 0) return wire.heal();
      wire.partition(groups.map((_, g) => names.filter((_, i) => groupOf(groups, i) === g)));
    },
    until: (done) => time.run(done),
    stop: async () => {},
  };
}
