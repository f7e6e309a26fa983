import { Command } from "commander";
import { systemClock } from "../clock.ts";
import { openJoinDesk } from "../store/join-desk.ts";
import { joinFailure } from "./join-failure.ts";
import { openAsAdmin, readInput, withOrganisation, writeOutput, type OrganisationFlags } from "./organisation.ts";

interface AdmitFlags extends OrganisationFlags {
  readonly out: string;
}

function admit(file: string, flags: AdmitFlags): void {
  const decision = openJoinDesk(openAsAdmin(flags), systemClock).decide(readInput(file));
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
