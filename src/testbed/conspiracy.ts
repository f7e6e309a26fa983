import type { Attack } from "./attacks/attack.ts";
import type { SearchResult } from "./attacks/search.ts";

/** What accomplices that search for their update agree to announce in a round. */
export interface Plan {
  readonly found: SearchResult;
  /** s_i of whoever searched, plus what it found: where the others' s_i differ, this is what they aim at. */
  readonly aim: Float32Array;
}

/** Accomplices who search together: one search a round for all of them, and memory of the last. */
export interface Conspiracy {
  /**
   * The plan of a round; whoever asks first makes it, the others get the same.
   *
   * @param make given the plan of the last round that had one
   */
  plan(round: number, make: (before: Plan | null) => Promise<Plan | null>): Promise<Plan | null>;
}

/** Accomplices who have agreed on nothing yet. */
export function createConspiracy(): Conspiracy {
  const plans = new Map<number, Promise<Plan | null>>();
  let last: Plan | null = null;
  return {
    plan(round, make) {
      const known = plans.get(round);
      if (known !== undefined) return known;
      const made = make(last).then((plan) => {
        last = plan ?? last;
        return plan;
      });
      plans.set(round, made);
      plans.delete(round - 2); // nobody is further behind
      return made;
    },
  };
}

/** One conspiracy for each attack, all of one run. */
export function conspiracies(): (attack: Attack) => Conspiracy {
  const started = new Map<Attack, Conspiracy>();
  return (attack) => {
    const conspiracy = started.get(attack) ?? createConspiracy();
    started.set(attack, conspiracy);
    return conspiracy;
  };
}
