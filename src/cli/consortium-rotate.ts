import { Command } from "commander";
import { folderOf, passphraseOf, withOrganisation, type OrganisationFlags } from "./organisation.ts";

/** `vervet consortium rotate`: a new key for the daemon, which is a new peer id. */
export function consortiumRotateCommand(): Command {
  return withOrganisation(new Command("rotate"))
    .description(
      "replace the daemon's key (its peer id); the organisation's own key certifies it, and nobody has to vote",
    )
    .action((flags: OrganisationFlags) => {
      const folder = folderOf(flags);
      const { record } = folder.rotateDaemonKey(folder.identity(passphraseOf(flags)));
      process.stdout.write(`certified a new daemon key, serial ${record.serial}; restart the daemon\n`);
    });
}
