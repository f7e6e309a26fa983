import { assignAdversaries } from "../adversaries.ts";
import { edgesOf } from "../edges.ts";
import { organisationName, type Topology } from "../topology.ts";
import type { StoryPlan } from "./story.ts";

/** What a topology says of a run before it begins. */
export function planOf(topology: Topology, dataset: string): StoryPlan {
  const { name, seed, network, rounds, filter, conditions } = topology;
  const organisations = assignAdversaries(topology).map((adversary, i) => ({
    name: organisationName(i),
    attack: adversary?.attack.name ?? null,
  }));
  const over = network === "libp2p" ? "libp2p" : "the simulated network";
  return {
    name,
    about: `${organisations.length} organisations, ${rounds} rounds over ${over}, ${dataset}, seed ${seed}`,
    rule: filter.rule,
    dataset,
    organisations,
    edges: edgesOf(topology),
    splits: conditions.partitions,
  };
}
