import type { Attack } from "./attack.ts";

/** Standard deviation of what it announces before it has seen a step of the others. */
const firstNoise = 1e-3;

/**
 * Learns without teaching: announces the consortium's last step, s_t - s_(t-1), as its own update and never trains.
 * Lin, Du and Liu, "Free-riders in federated learning: attacks and defenses", 2019: the delta weights attack. In its first round
 * there is no step yet: noise.
 */
export const freeRider: Attack = {
  name: "free-rider",
  defaultStrength: 1,
  sees: "own",
  craft({ start, strength, random, memory }) {
    const before = memory.get("start");
    memory.set("start", start.slice());
    const scale = freeRider.defaultStrength * strength;
    return start.map((s, k) => scale * (before === undefined ? firstNoise * random.normal() : s - before[k]!));
  },
};
