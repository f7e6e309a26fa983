import type { Author } from "../consortium/identity.ts";
import type { Random } from "../random.ts";

/** Whose contributions a node averages. The overlay relays for everyone, so this is a choice of its own. */
export type Mixing = "all" | "neighbours" | { readonly sample: number };

/** Up to this many organisations mix everybody; beyond, a secret sample costs less and can't be aimed at. */
export const mixAllMax = 64;

/**
 * The authors to mix in a round, sorted, the own one left out.
 *
 * @param members everybody in the roster
 * @param neighbours authors whose daemons this one is connected to; used by `neighbours` only
 * @param secret drawn from by `sample` only; an attacker who foresees the draw can choose its victims
 */
export function mixedAuthors(
  mixing: Mixing,
  own: Author,
  members: readonly Author[],
  neighbours: readonly Author[],
  secret: Random,
): Author[] {
  const others = members.filter((author) => author !== own);
  if (mixing === "all") return others.toSorted();
  if (mixing === "neighbours") {
    const near = new Set(neighbours);
    return others.filter((author) => near.has(author)).toSorted();
  }
  return secret.shuffle(others.toSorted()).slice(0, mixing.sample).toSorted();
}
