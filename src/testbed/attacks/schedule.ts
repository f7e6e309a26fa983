import * as z from "zod";

/** When an adversary attacks; in other rounds it behaves honestly. */
export const scheduleSchema = z.strictObject({
  /** First round of attack. 0: from the start, as most published attacks assume. */
  from: z.int().min(0).default(0),
  /** Last round of attack; null: until the end. */
  to: z.int().min(0).nullable().default(null),
  /** Attacks in every n-th round, counted from `from`. 1: in each. */
  every: z.int().min(1).default(1),
});

export type Schedule = z.infer<typeof scheduleSchema>;

/** Whether the adversary attacks in this round. `to` is included. */
export function activeAt({ from, to, every }: Schedule, round: number): boolean {
  return round >= from && (to === null || round <= to) && (round - from) % every === 0;
}
