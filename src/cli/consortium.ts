import { Command } from "commander";
import { consortiumAmendCommand } from "./consortium-amend.ts";
import { consortiumAdmitCommand } from "./consortium-admit.ts";
import { consortiumCreateCommand } from "./consortium-create.ts";
import { consortiumEvidenceCommand } from "./consortium-evidence.ts";
import { consortiumImportCommand } from "./consortium-import.ts";
import { consortiumInviteCommand } from "./consortium-invite.ts";
import { consortiumKeyCommand } from "./consortium-key.ts";
import { consortiumRevokeCommand } from "./consortium-revoke.ts";
import { consortiumRotateCommand } from "./consortium-rotate.ts";
import { consortiumShowCommand } from "./consortium-show.ts";
import { consortiumSignCommand } from "./consortium-sign.ts";

/** `vervet consortium ...`: who learns together. */
export function consortiumCommand(): Command {
  return new Command("consortium")
    .description("found a consortium, and decide who is in it")
    .addCommand(consortiumCreateCommand())
    .addCommand(consortiumInviteCommand())
    .addCommand(consortiumAdmitCommand())
    .addCommand(consortiumRevokeCommand())
    .addCommand(consortiumAmendCommand())
    .addCommand(consortiumShowCommand())
    .addCommand(consortiumKeyCommand())
    .addCommand(consortiumRotateCommand())
    .addCommand(consortiumSignCommand())
    .addCommand(consortiumImportCommand())
    .addCommand(consortiumEvidenceCommand());
}
