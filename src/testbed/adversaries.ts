import type { Attack } from "./attacks/attack.ts";
import { attackNamed } from "./attacks/registry.ts";
import type { TriggerName } from "./attacks/backdoor-trigger.ts";
import type { Schedule } from "./attacks/schedule.ts";
import { adversaryCount, type Topology } from "./topology.ts";

/** One organisation's attack, as the topology wants it. */
export interface Adversary {
  readonly attack: Attack;
  readonly strength: number;
  readonly schedule: Schedule;
  /** The family that a targeted attack aims at, by name; null: see {@link targetFamily}. */
  readonly target: string | null;
  /** What its backdoor answers to, if that is its attack. */
  readonly trigger: TriggerName;
  /** Whether it sees the honest contributions of a round before it announces. */
  readonly omniscient: boolean;
  readonly seed: string;
}

/** Who attacks how: one entry an organisation, null for an honest one. The last organisations are the adversaries. */
export function assignAdversaries({ adversaries, organisations, seed }: Topology): (Adversary | null)[] {
  const honest = Array.from({ length: organisations - adversaryCount(adversaries) }, () => null);
  const attacking = adversaries.flatMap(({ attack: name, count, omniscient, ...told }) => {
    const attack = attackNamed(name);
    const one = { ...told, attack, omniscient: omniscient || attack.sees === "honest" };
    return Array.from({ length: count }, () => one);
  });
  return [...honest, ...attacking.map((one, i) => ({ ...one, seed: `${seed}/adversary/${i}` }))];
}
