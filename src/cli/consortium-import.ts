import { Command } from "commander";
import { isInForce, readCharter } from "../consortium/charter.ts";
import { openWelcome } from "../consortium/welcome.ts";
import { usageError, VervetError } from "../errors.ts";
import { folderOf, readInput, withOrganisation, type OrganisationFlags } from "./organisation.ts";

function importFile(file: string, flags: OrganisationFlags): void {
  const folder = folderOf(flags);
  const own = folder.charter();
  const bytes = readInput(file);
  const charter = readCharter(bytes);
  if (charter !== null && charter.hash === own.hash && isInForce(charter)) {
    folder.writeCharter(charter.bytes);
    process.stdout.write(`the charter of ${charter.record.name} is in force\n`);
    return;
  }
  const opened = openWelcome(bytes, own.hash);
  if (opened === null) {
    const mend = "give a file that 'create', 'sign', 'admit' or 'revoke' wrote for this consortium";
    throw charter === null
      ? usageError("NOTHING_TO_IMPORT", `${file} tells nothing about this consortium`, mend)
      : new VervetError("CHARTER_UNSIGNED", `${file} is another charter, or not signed by all its admins`, mend);
  }
  if (!isInForce(own)) folder.writeCharter(opened.charter.bytes);
  const ledger = folder.ledger();
  const news = opened.ledger.statements().filter(({ bytes: statement }) => ledger.add(statement) === "accepted");
  for (const { hash, bytes: statement } of news) folder.statements.write(hash, statement);
  process.stdout.write(`${news.length} new statements; ${ledger.roster.members().length} members\n`);
}

/** `vervet consortium import FILE`: what members would hear over the network, carried by hand. */
export function consortiumImportCommand(): Command {
  return withOrganisation(new Command("import"))
    .description("take in a charter that all admins have signed, or admissions and revocations, from a file")
    .argument("<file>", "what 'sign', 'admit' or 'revoke' wrote")
    .action(importFile);
}
