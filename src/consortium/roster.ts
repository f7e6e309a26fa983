import type { Author } from "./identity.ts";

/** Who is a member now. Every question about membership goes through here. */
export interface Roster {
  has(author: Author): boolean;
  /** All members, sorted. */
  members(): readonly Author[];
}

/** A roster that never changes, such as a testbed's. */
export function fixedRoster(authors: Iterable<Author>): Roster {
  const members = [...new Set(authors)].toSorted();
  const known = new Set(members);
  return { has: (author) => known.has(author), members: () => members };
}
