import type { Charter } from "./charter.ts";
import type { Author } from "./identity.ts";
import type { SignedRecord } from "./signed.ts";
import type { Admission, Revocation, Statement } from "./statement.ts";

/** Who is a member now. Every question about membership goes through here. */
export interface Roster {
  has(author: Author): boolean;
  /** All members, sorted. */
  members(): readonly Author[];
}

/** A member, and how it came in. */
export interface Member {
  readonly author: Author;
  /** Null for a founding admin: the charter names it by its key only. */
  readonly name: string | null;
  readonly sinceMs: number;
  /** Admins that signed its admission, sorted; those of the charter for a founder. */
  readonly admittedBy: readonly Author[];
}

/** A member that was put out. */
export interface Revoked {
  readonly author: Author;
  readonly sinceMs: number;
  readonly reason: string | null;
  readonly revokedBy: readonly Author[];
}

/** The roster that a set of statements amounts to. */
export interface ConsortiumRoster extends Roster {
  /** Sorted by author. */
  readonly entries: readonly Member[];
  readonly revoked: readonly Revoked[];
  /** Whom an invitation, by its hash, let in; null while it is unused. */
  guestOf(invitation: string): Author | null;
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

/** The first of each key, in the order of these items. */
function firstBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T> {
  const first = new Map<string, T>();
  for (const item of items) if (!first.has(key(item))) first.set(key(item), item);
  return first;
}

const byAuthor = (a: { readonly author: Author }, b: { readonly author: Author }): number =>
  a.author < b.author ? -1 : 1;

/**
 * The roster is a set, not a chain: equal sets of statements give equal rosters, in any order and however often each
 * comes. The charter's admins are members from the start. Of two admissions on one invitation the lower hash wins, also
 * where its subject was revoked later. A revocation beats every admission of its subject, for good.
 *
 * @param statements each signed by k of this charter's admins, as {@link readStatement} makes sure
 */
export function rosterOf(charter: Charter, statements: Iterable<SignedRecord<Statement>>): ConsortiumRoster {
  // By hash, then by signers, so that neither order nor repetition shows.
  const sorted = [...statements].toSorted((a, b) => compare(a.hash, b.hash) || compare(keyOf(a), keyOf(b)));
  const ofKind = <S extends Statement>(kind: S["kind"]): SignedRecord<S>[] =>
    sorted.filter((statement): statement is SignedRecord<S> => statement.record.kind === kind);

  const byInvitation = firstBy(ofKind<Admission>("admission"), ({ record }) => record.invitation);
  const byAge = [...byInvitation.values()].toSorted((a, b) => a.record.atMs - b.record.atMs);
  const admitted = firstBy(byAge, ({ record }) => record.subject);
  const revocations = ofKind<Revocation>("revocation").toSorted((a, b) => a.record.atMs - b.record.atMs);
  const revoked = firstBy(revocations, ({ record }) => record.subject);

  const founders = charter.admins.map((author): Member => ({
    author,
    name: null,
    sinceMs: charter.genesisTimeMs,
    admittedBy: charter.admins,
  }));
  const guests = [...admitted.values()].map(({ record, signers }): Member => ({
    author: record.subject,
    name: record.name,
    sinceMs: record.atMs,
    admittedBy: signers,
  }));
  const entries = [...firstBy([...founders, ...guests], ({ author }) => author).values()]
    .filter(({ author }) => !revoked.has(author))
    .toSorted(byAuthor);
  const members = new Set(entries.map(({ author }) => author));
  return {
    entries,
    revoked: [...revoked.values()]
      .map(({ record, signers }) => ({
        author: record.subject,
        sinceMs: record.atMs,
        reason: record.reason,
        revokedBy: signers,
      }))
      .toSorted(byAuthor),
    has: (author) => members.has(author),
    members: () => [...members],
    guestOf: (invitation) => byInvitation.get(invitation)?.record.subject ?? null,
  };
}

const keyOf = ({ signers }: SignedRecord<Statement>): string => signers.join();
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
