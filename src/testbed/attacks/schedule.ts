import * as z from "zod";

/**
 * When an adversary attacks; in other rounds it behaves honestly. Constant: the default. Late (a sleeper, which earns trust
 * first): `from` above 0. Redemption: `to`. On and off: `every`. Ramp: grows for `ramp` rounds.
 */
export const scheduleSchema = z.strictObject({
  /** First round of attack. 0: from the start, as most published attacks assume. */
  from: z.int().min(0).default(0),
  /** Last round of attack; null: until the end. */
  to: z.int().min(0).nullable().default(null),
  /** Attacks in every n-th round, counted from `from`. 1: in each. */
  every: z.int().min(1).default(1),
  /** Rounds over which the strength grows in equal steps to the full one. 1: full at once. */
  ramp: z.int().min(1).default(1),
});

export type Schedule = z.infer<typeof scheduleSchema>;

/** The share of its strength that the adversary attacks with in this round, in [0, 1]; 0: honest. `to` is included. */
export function intensityAt({ from, to, every, ramp }: Schedule, round: number): number {
  const active = round >= from && (to === null || round <= to) && (round - from) % every === 0;
  return active ? Math.min(1, (round - from + 1) / ramp) : 0;
}
