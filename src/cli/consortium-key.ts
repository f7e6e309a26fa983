import { Command } from "commander";
import { folderOf, passphraseOf, withOrganisation, type OrganisationFlags } from "./organisation.ts";

/** `vervet consortium key`: what a charter names this organisation by. */
export function consortiumKeyCommand(): Command {
  return withOrganisation(new Command("key"))
    .description("print this organisation's public key, making the pair where there is none")
    .action((flags: OrganisationFlags) => {
      const folder = folderOf(flags);
      const passphrase = passphraseOf(flags);
      const identity = folder.hasKey() ? folder.identity(passphrase) : folder.createKeys(passphrase);
      process.stdout.write(`${identity.author}\n`);
    });
}
