import { Command } from "commander";
import { alertsExportCommand } from "./alerts-export.ts";
import { alertsConfirmCommand, alertsDismissCommand } from "./alerts-judge.ts";
import { alertsListCommand } from "./alerts-list.ts";
import { alertsShowCommand } from "./alerts-show.ts";

/** `vervet alerts ...`: what the daemon found, and what people make of it. Beside a running daemon, or without one. */
export function alertsCommand(): Command {
  return new Command("alerts")
    .description("look at the daemon's alerts, and say which are attacks")
    .addCommand(alertsListCommand())
    .addCommand(alertsShowCommand())
    .addCommand(alertsConfirmCommand())
    .addCommand(alertsDismissCommand())
    .addCommand(alertsExportCommand());
}
