import type { Author } from "./identity.ts";

/** Who is a member now. Every question about membership goes through here. */
export interface Roster {
  has(author: Author): boolean;
  /** All members, sorted. */
  members(): readonly Author[];
}

/** A roster that whoever holds it admits to, such as a testbed's. */
export interface OpenRoster extends Roster {
  admit(author: Author): void;
}

/** An open roster of these members. */
export function openRoster(authors: Iterable<Author> = []): OpenRoster {
  const known = new Set(authors);
  return {
    has: (author) => known.has(author),
    members: () => [...known].toSorted(),
    admit: (author) => void known.add(author),
  };
}
