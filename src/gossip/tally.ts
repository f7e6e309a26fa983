/** Counts what is under way for each of many names, up to a limit a name. */
export interface Tally {
  /** One more under `name`; call the result, once, when it is over. Null: the limit is reached. */
  enter(name: string): (() => void) | null;
  of(name: string): number;
}

/** @param max how many may be under way for one name */
export function createTally(max: number): Tally {
  const counts = new Map<string, number>();
  const of = (name: string): number => counts.get(name) ?? 0;
  return {
    of,
    enter(name) {
      if (of(name) >= max) return null;
      counts.set(name, of(name) + 1);
      let over = false;
      return () => {
        if (over) return;
        over = true;
        if (of(name) === 1) counts.delete(name);
        else counts.set(name, of(name) - 1);
      };
    },
  };
}
