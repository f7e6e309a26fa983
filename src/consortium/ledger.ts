import type { Charter } from "./charter.ts";
import { rosterOf, type ConsortiumRoster, type Roster } from "./roster.ts";
import type { SignedRecord } from "./signed.ts";
import { readStatement, termsOf, type Amendment, type Statement, type StatementFault } from "./statement.ts";

/** All statements that this organisation knows, and the roster they amount to. */
export interface Ledger {
  /** Reads through to the statements of the moment. */
  readonly roster: Roster;
  /** What the statements amount to now. */
  current(): ConsortiumRoster;
  /** Whether a statement would be news, without adding it. */
  judge(bytes: Uint8Array): "accepted" | "known" | StatementFault;
  /** Adds a statement that is news; whatever else it is changes nothing. */
  add(bytes: Uint8Array): "accepted" | "known" | StatementFault;
  /** In the order in which they came. */
  statements(): readonly SignedRecord<Statement>[];
  /** Those among them that say by whose sketches inputs are scaled; the one with the highest serial first. */
  amendments(): readonly SignedRecord<Amendment>[];
}

/** The amendment that holds in a round; null: none does yet. The same set gives the same one in any order. */
export function amendmentAt(ledger: Pick<Ledger, "amendments">, round: number): SignedRecord<Amendment> | null {
  return ledger.amendments().find(({ record }) => record.fromRound <= round) ?? null;
}

const isAmendment = (statement: SignedRecord<Statement>): statement is SignedRecord<Amendment> =>
  statement.record.kind === "amendment";

const byRank = (a: SignedRecord<Amendment>, b: SignedRecord<Amendment>): number =>
  b.record.serial - a.record.serial || (a.hash < b.hash ? -1 : 1);

/** The ledger of a consortium, with no statement in it: the charter's admins are its members. */
export function createLedger(charter: Charter): Ledger {
  const terms = termsOf(charter);
  const known = new Map<string, SignedRecord<Statement>>();
  let roster: ConsortiumRoster = rosterOf(charter, []);

  function read(bytes: Uint8Array): SignedRecord<Statement> | "known" | StatementFault {
    const statement = readStatement(bytes, terms);
    if (!statement.ok) return statement.code;
    return known.has(statement.hash) ? "known" : statement;
  }

  return {
    roster: { has: (author) => roster.has(author), members: () => roster.members() },
    current: () => roster,
    judge(bytes) {
      const statement = read(bytes);
      return typeof statement === "string" ? statement : "accepted";
    },
    add(bytes) {
      const statement = read(bytes);
      if (typeof statement === "string") return statement;
      known.set(statement.hash, statement);
      roster = rosterOf(charter, known.values());
      return "accepted";
    },
    statements: () => [...known.values()],
    amendments: () => [...known.values()].filter(isAmendment).toSorted(byRank),
  };
}
