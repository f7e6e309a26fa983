import { seededRandom } from "../random.ts";
import type { Topology } from "./topology.ts";

/**
 * Who can see whom in a round, as groups of organisations: the topology's partitions, then whoever churn takes offline,
 * each alone. Empty: everybody sees everybody.
 */
export function groupsAt({ conditions, organisations, seed }: Topology, round: number): number[][] {
  const everybody = Array.from({ length: organisations }, (_, i) => i);
  const split = conditions.partitions.find(({ from, to }) => round >= from && round < to)?.groups ?? [];
  const draws = seededRandom(seed).fork(`churn/${round}`);
  const offline = everybody.filter(() => draws.next() < conditions.churn);
  if (offline.length === 0) return split;
  const named = split.flat();
  const rest =
    split.length === 0
      ? [everybody]
      : [[...everybody.filter((i) => !named.includes(i)), ...split[0]!], ...split.slice(1)];
  return [...rest.map((group) => group.filter((i) => !offline.includes(i))), ...offline.map((i) => [i])];
}
