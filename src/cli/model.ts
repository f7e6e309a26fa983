import { Command } from "commander";
import { modelHistoryCommand } from "./model-history.ts";
import { modelRollbackCommand } from "./model-rollback.ts";

/** `vervet model ...`: the daemon's models. */
export function modelCommand(): Command {
  return new Command("model")
    .description("look at the daemon's models, and go back to earlier ones")
    .addCommand(modelHistoryCommand())
    .addCommand(modelRollbackCommand());
}
