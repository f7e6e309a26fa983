import type { Population } from "./organisations.ts";
import type { RoundRecord } from "./rounds.ts";

/** Fractions of contributions that honest organisations rejected; null where they judged none. */
export interface RejectionRates {
  readonly adversariesRejected: number | null;
  readonly honestRejected: number | null;
}

/** Whose contributions honest organisations rejected; `clipped` is not `rejected`. */
export function rejectionRates({ organisations }: Population, records: readonly RoundRecord[]): RejectionRates {
  const adversaries = new Set(organisations.filter(({ adversary }) => adversary !== null).map(({ name }) => name));
  const judged = records.filter(({ honest }) => honest).flatMap(({ verdicts }) => verdicts);
  const rejected = (byAdversary: boolean): number | null => {
    const about = judged.filter(({ author }) => adversaries.has(author) === byAdversary);
    return about.length === 0 ? null : about.filter(({ status }) => status === "rejected").length / about.length;
  };
  return { adversariesRejected: rejected(true), honestRejected: rejected(false) };
}
