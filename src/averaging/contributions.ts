import type { Author } from "../consortium/identity.ts";
import type { Auxiliary } from "../training/auxiliary.ts";
import type { Contribution } from "../robust/rule.ts";

/** Oldest delta that still counts, in rounds. */
export const ageMax = 2;

/** A delta as it is kept between rounds. */
export interface HeldDelta {
  readonly author: Author;
  readonly round: number;
  readonly payloadHash: string;
  readonly delta: Float32Array;
  /** Absent where the author doesn't tell. */
  readonly auxiliary?: Auxiliary;
}

/** The newest delta of each author that is no older than {@link ageMax} and not from a round to come, sorted by author. */
export function newestDeltas(held: Iterable<HeldDelta>, round: number): HeldDelta[] {
  const newest = new Map<Author, HeldDelta>();
  for (const candidate of held) {
    if (candidate.round > round || candidate.round < round - ageMax) continue;
    const known = newest.get(candidate.author);
    if (known === undefined || candidate.round > known.round) newest.set(candidate.author, candidate);
  }
  return [...newest.values()].toSorted((a, b) => (a.author < b.author ? -1 : 1));
}

/** Anchor, s_i and x_i of one node: what turns deltas into contributions. */
export interface Viewpoint {
  readonly anchor: Float32Array;
  /** s_i, the parameters when the round began. */
  readonly start: Float32Array;
  /** x_i after training; null where this organisation has no update of its own. */
  readonly own: { readonly author: Author; readonly parameters: Float32Array } | null;
}

/**
 * What the deltas look like from here: `u_j = (anchor + delta_j - s_i) / (1 + age)` and `u_i = x_i - s_i`, sorted by
 * author.
 *
 * @param allocate makes the rows; where they are to be filtered, in the memory of the kernels that do it
 */
export function contributionsOf(
  deltas: readonly HeldDelta[],
  round: number,
  view: Viewpoint,
  allocate = (length: number): Float32Array => new Float32Array(length),
): Contribution[] {
  const { anchor, start, own } = view;
  const rows = deltas.map(({ author, round: announced, payloadHash, delta }): Contribution => {
    const age = round - announced;
    const update = allocate(delta.length); // a loop: this runs for every pair of organisations, over all parameters
    for (let k = 0; k < update.length; k++) update[k] = (anchor[k]! + delta[k]! - start[k]!) / (1 + age);
    return { author, payloadHash, age, update };
  });
  if (own !== null) {
    const update = allocate(own.parameters.length);
    for (let k = 0; k < update.length; k++) update[k] = own.parameters[k]! - start[k]!;
    rows.push({ author: own.author, payloadHash: own.author, age: 0, update });
  }
  return rows.toSorted((a, b) => (a.author < b.author ? -1 : 1));
}
