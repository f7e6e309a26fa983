import type { Behaviour } from "../../node-options.ts";
import { seededRandom } from "../../random.ts";
import { noTrigger } from "../attacks/backdoor-trigger.ts";
import { attackNamed } from "../attacks/registry.ts";

/** A dishonest daemon, as far as it differs from an honest one. */
export interface Dishonesty {
  readonly attack: string;
  readonly strength: number;
  /** Which of the organisations with this attack it is, and how many they are. */
  readonly index: number;
  readonly adversaries: number;
  readonly classes: number;
  readonly seed: string;
}

/** Whether a daemon can do it: what needs to look at others first, or at their rows, is for the testbed of one process. */
export function isLiveAttack(name: string): boolean {
  const attack = attackNamed(name);
  return attack.sees === "own" && attack.search === undefined && attack.targets === undefined;
}

/** How a dishonest daemon takes part in rounds. @throws UNKNOWN_ATTACK */
export function liveBehaviour({ attack: name, strength, index, adversaries, classes, seed }: Dishonesty): Behaviour {
  const attack = attackNamed(name);
  const random = seededRandom(seed);
  const memory = new Map<string, Float32Array>();
  return {
    waitsFor: [],
    statistics: (own) => attack.falsify?.(own, strength) ?? own,
    rows(round, { training }) {
      const own = { ...training, family: training.labels };
      const lent = { ...own, rows: 0 };
      // Family and trigger are for attacks that no daemon runs.
      const aim = { targetFamily: 1, trigger: noTrigger };
      const view = { classes, ...aim, lent, strength, random: random.fork(`rows/${round}`) };
      return attack.poison?.(own, view) ?? training;
    },
    say({ round, start, own, heard }) {
      const seen = { start, own, honest: [], leader: null, adversaries, index, strength, memory };
      const view = { ...seen, random: random.fork(round), heard };
      if (attack.say !== undefined) return Promise.resolve(attack.say(view));
      const crafted = attack.craft === undefined ? own : attack.craft(view);
      return Promise.resolve(crafted === null ? [] : [crafted]);
    },
  };
}
