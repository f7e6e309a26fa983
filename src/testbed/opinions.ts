import type { ReputationStore, Reputations } from "../robust/reputation.ts";
import type { Population } from "./organisations.ts";

/** What a testbed's organisations think of each other, kept as long as the run. */
export interface Opinions {
  /** One organisation's own. */
  storeOf(index: number): ReputationStore;
  /** What the honest ones think of an organisation, 0 to 1, mean; null where none of them keeps a record of it. */
  meanOf(index: number): number | null;
}

function memoryReputations(): ReputationStore {
  let held: Reputations = new Map();
  return {
    read: () => held,
    write(reputations) {
      held = new Map([...held, ...reputations]);
    },
  };
}

/** Nobody thinks anything yet. */
export function createOpinions({ organisations }: Population): Opinions {
  const stores = organisations.map(() => memoryReputations());
  return {
    storeOf: (index) => stores[index]!,
    meanOf(index) {
      const { author } = organisations[index]!.identity;
      const honest = organisations.filter(({ adversary }) => adversary === null);
      const values = honest
        .map((judge) => stores[judge.index]!.read().get(author))
        .filter((value) => value !== undefined);
      return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
    },
  };
}
