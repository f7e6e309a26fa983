import { Command } from "commander";
import { isoTime } from "../clock.ts";
import type { Author } from "../consortium/identity.ts";
import { folderOf, withOrganisation, type OrganisationFlags } from "./organisation.ts";

interface ShowFlags extends OrganisationFlags {
  readonly json?: boolean;
}

const shortKey = (author: Author): string => author.slice(0, 16);

function show(flags: ShowFlags): void {
  const folder = folderOf(flags);
  const { record: charter, hash } = folder.charter();
  const ledger = folder.ledger();
  const { entries, revoked } = ledger.current();
  const book = folder.book(ledger);
  if (flags.json) {
    const members = entries.map((entry) => ({ ...entry, daemon: book.daemonOf(entry.author) }));
    const amendments = ledger.amendments().map(({ record, hash: named }) => ({ ...record, hash: named }));
    process.stdout.write(`${JSON.stringify({ hash, charter, members, revoked, amendments }, null, 2)}\n`);
    return;
  }
  const nameOf = new Map(entries.map(({ author, name }) => [author, name ?? shortKey(author)]));
  const named = (authors: readonly Author[]): string =>
    authors.map((author) => nameOf.get(author) ?? shortKey(author)).join(", ");
  const founders = new Set(charter.admins);
  const members = entries.map(
    ({ author, name, sinceMs, admittedBy }) =>
      `${shortKey(author)}  ${(name ?? "(founder)").padEnd(24)}  since ${isoTime(sinceMs)}  ` +
      (founders.has(author) ? "by the charter" : `admitted by ${named(admittedBy)}`),
  );
  const out = revoked.map(
    ({ author, sinceMs, reason, revokedBy }) =>
      `${shortKey(author)}  revoked ${isoTime(sinceMs)} by ${named(revokedBy)}${reason === null ? "" : `: ${reason}`}`,
  );
  const lines = [
    `${charter.name}  ${hash}`,
    `model ${charter.layers.join("-")}, rule ${charter.filter.rule}, rounds of ${charter.roundMs / 1000} s since ${isoTime(charter.genesisTimeMs)}`,
    `${charter.threshold} of ${charter.admins.length} admins admit, revoke and amend`,
    ...ledger
      .amendments()
      .map(
        ({ record, signers }) =>
          `inputs are scaled by ${record.sketches.length} sketches from round ${record.fromRound} on (amendment ${record.serial}, by ${named(signers)})`,
      ),
    "",
    ...members,
    ...(out.length === 0 ? [] : ["", ...out]),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** `vervet consortium show`: who is in, since when, admitted by whom. */
export function consortiumShowCommand(): Command {
  return withOrganisation(new Command("show"))
    .description("print who is in, since when, and admitted by whom")
    .option("--json", "print one JSON document")
    .action(show);
}
