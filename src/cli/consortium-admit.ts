import { Command } from "commander";
import { systemClock } from "../clock.ts";
import { createJoinDesk, type JoinDesk } from "../consortium/join-desk.ts";
import { joinFailure } from "./join-failure.ts";
import {
  openAsAdmin,
  readInput,
  withOrganisation,
  writeOutput,
  type AdminDesk,
  type OrganisationFlags,
} from "./organisation.ts";

interface AdmitFlags extends OrganisationFlags {
  readonly out: string;
}

/** This admin's desk; what it decides is on disk before it answers. */
export function deskOf({ folder, charter, ledger, identity }: AdminDesk): JoinDesk {
  return createJoinDesk({
    charter,
    ledger,
    admin: identity,
    nowMs: () => systemClock.now(),
    drafts: folder.drafts.read(),
    admitted: ({ hash, bytes }) => folder.statements.write(hash, bytes),
    drafted: (draft, invitation) => folder.drafts.write(invitation, draft),
  });
}

function admit(file: string, flags: AdmitFlags): void {
  const decision = deskOf(openAsAdmin(flags)).decide(readInput(file));
  switch (decision.status) {
    case "admitted":
      writeOutput(flags.out, decision.welcome);
      process.stdout.write(
        `admitted: hand ${flags.out} to the newcomer, for 'vervet join TOKEN --welcome ${flags.out}'\n`,
      );
      return;
    case "pending":
      writeOutput(flags.out, decision.draft);
      process.stdout.write(`signed, but more admins must: pass ${flags.out} on, to 'vervet consortium sign'\n`);
      return;
    default:
      throw joinFailure(decision.status);
  }
}

/** `vervet consortium admit REQUEST`: lets in whoever carried a request here. */
export function consortiumAdmitCommand(): Command {
  return withOrganisation(new Command("admit"))
    .description("let in the organisation whose request to join is in a file")
    .argument("<request>", "what 'vervet join TOKEN --request-out FILE' wrote")
    .requiredOption("--out <file>", "where to write what the newcomer, or the next admin, needs")
    .action(admit);
}
