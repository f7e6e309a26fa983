import { taskUrl } from "../../engine/task-url.ts";
import type { Attack } from "./attack.ts";

/**
 * Runs the deployed filter on the honest updates and its own candidates, and announces of all mean - gamma p, p = mean or std of the
 * honest updates, the one that passes and harms most. Fang, Cao, Jia and Gong, "Local model poisoning attacks to
 * Byzantine-robust federated learning", USENIX Security 2020; Shejwalkar and Houmansadr, NDSS 2021 (the attacks tailored to a known
 * rule). Where nothing passes, it is honest. Accomplices announce versions of it that are unlike enough to have a vote each.
 *
 * It knows rule, f and everybody's updates, not the others' rows: probes and harm are reckoned on the adversaries' own. Strength multiplies
 * gamma.
 */
export const optimal: Attack = {
  name: "optimal",
  defaultStrength: 1,
  sees: "honest",
  search: taskUrl(import.meta.url, "optimal-task"),
};
