import { Command } from "commander";
import { systemClock } from "../clock.ts";
import { welcomeOf } from "../consortium/join-desk.ts";
import type { ConsortiumRoster, Member } from "../consortium/roster.ts";
import { signRecord } from "../consortium/signed.ts";
import { reasonPattern, revocationKind } from "../consortium/statement.ts";
import { usageError } from "../errors.ts";
import { openAsAdmin, withOrganisation, writeOutput, type OrganisationFlags } from "./organisation.ts";

interface RevokeFlags extends OrganisationFlags {
  readonly out: string;
  readonly reason?: string;
}

/** Letters of a key that name a member. */
const keyPrefixMin = 8;

/** The one member that goes by a name, or whose key begins so. */
function memberCalled({ entries }: ConsortiumRoster, called: string): Member {
  const isKey = /^[0-9a-f]+$/.test(called) && called.length >= keyPrefixMin;
  const found = entries.filter(({ name, author }) => name === called || (isKey && author.startsWith(called)));
  if (found.length === 1) return found[0]!;
  const problem = found.length === 0 ? `no member is called ${called}` : `${found.length} members are called ${called}`;
  throw usageError("NO_SUCH_MEMBER", problem, "give the key that 'vervet consortium show' prints");
}

function revoke(called: string, flags: RevokeFlags): void {
  const { folder, charter, ledger, identity } = openAsAdmin(flags);
  const member = memberCalled(ledger.current(), called);
  const reason = flags.reason ?? null;
  if (reason !== null && !reasonPattern.test(reason)) {
    throw usageError("BAD_REASON", "the reason is too long or no plain line", "use up to 200 characters");
  }
  const statement = signRecord(
    revocationKind,
    { kind: "revocation", charter: charter.hash, subject: member.author, reason, atMs: Math.floor(systemClock.now()) },
    identity,
  );
  const complete = ledger.add(statement) === "accepted";
  if (complete) folder.statements.write(ledger.statements().at(-1)!.hash, statement);
  writeOutput(flags.out, complete ? welcomeOf(charter, ledger, member.author) : statement);
  process.stdout.write(
    complete
      ? `revoked ${member.name ?? member.author}, for good: hand ${flags.out} to members, for 'vervet consortium import'\n`
      : `signed, but more admins must: pass ${flags.out} on, to 'vervet consortium sign'\n`,
  );
}

/** `vervet consortium revoke MEMBER`. */
export function consortiumRevokeCommand(): Command {
  return withOrganisation(new Command("revoke"))
    .description("put a member out, for good")
    .argument("<member>", "its name, or the beginning of its key")
    .option("--reason <text>", "why; every member can read it")
    .requiredOption("--out <file>", "where to write what members, or the next admin, need")
    .action(revoke);
}
