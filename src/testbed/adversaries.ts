import type { Author } from "../consortium/identity.ts";
import type { Behaviour } from "../node-options.ts";
import { seededRandom } from "../random.ts";
import type { Attack } from "./attacks/attack.ts";
import { attackNamed } from "./attacks/registry.ts";
import { activeAt, type Schedule } from "./attacks/schedule.ts";
import { adversaryCount, type Topology } from "./topology.ts";

/** One organisation's attack. */
export interface Adversary {
  readonly attack: Attack;
  /** What it trains on in place of the true labels. */
  labels(labels: Uint8Array, classes: readonly string[]): Uint8Array;
  /**
   * How it announces.
   *
   * @param honest the authors it may look at
   * @param onAttack called in each round in which it acts on its attack
   */
  behaviour(honest: readonly Author[], onAttack: () => void): Behaviour;
}

function createAdversary(
  { strength, schedule, attack: name }: { strength: number; schedule: Schedule; attack: string },
  adversaries: number,
  seed: string,
): Adversary {
  const attack = attackNamed(name);
  const random = seededRandom(seed);
  return {
    attack,
    labels: (labels, classes) => attack.poisonLabels?.(labels, classes, strength, random.fork("labels")) ?? labels,
    behaviour: (honest, onAttack) => ({
      waitsFor: attack.omniscient ? honest : [],
      form(round, own, seen) {
        if (!activeAt(schedule, round)) return own;
        onAttack();
        if (attack.craft === undefined) return own; // its labels are poisoned already
        const updates = seen.map(({ update }) => update);
        return attack.craft({ own, honest: updates, adversaries, strength, random: random.fork(round) });
      },
    }),
  };
}

/** Who attacks how: one entry an organisation, null for an honest one. The last organisations are the adversaries. */
export function assignAdversaries(topology: Topology): (Adversary | null)[] {
  const total = adversaryCount(topology.adversaries);
  const honest = Array.from({ length: topology.organisations - total }, () => null);
  const attacking = topology.adversaries.flatMap((group) => Array.from({ length: group.count }, () => group));
  return [
    ...honest,
    ...attacking.map((group, i) => createAdversary(group, group.count, `${topology.seed}/adversary/${i}`)),
  ];
}
