import { taskUrl } from "../../engine/task-url.ts";
import type { Attack } from "./attack.ts";

/**
 * Maximises what the honest lose, subject to the filter's own tests: projected gradient on the update, each step tried on the deployed
 * filter (for rank-witness: rank, witness, norm, direction; for prototype-witness the prototypes too). Made for vervet, after
 * Bhagoji, Chakraborty, Mittal and Calo, "Analyzing federated learning through an adversarial lens", ICML 2019.
 *
 * It knows rule, f and merged statistics, and has the adversaries' own rows. For the honest updates of a round it takes those of the round
 * before, which everybody heard, unless the topology says `omniscient: true`. Accomplices search once, go on from where the last
 * round's search ended, and announce versions unlike enough to have a vote each. Where nothing passes, it is honest. Strength multiplies the
 * first step.
 */
export const gradient: Attack = {
  name: "gradient",
  defaultStrength: 1,
  sees: "own",
  mayBeOmniscient: true,
  search: taskUrl(import.meta.url, "gradient-task"),
};
