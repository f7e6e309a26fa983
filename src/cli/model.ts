import { Command } from "commander";
import { modelExportCommand } from "./model-export.ts";
import { modelHistoryCommand } from "./model-history.ts";
import { modelImportCommand } from "./model-import.ts";
import { modelRollbackCommand } from "./model-rollback.ts";

/** `vervet model ...`: models, the daemon's and others'. */
export function modelCommand(): Command {
  return new Command("model")
    .description("look at the daemon's models and go back to earlier ones; take models to TensorFlow.js and back")
    .addCommand(modelHistoryCommand())
    .addCommand(modelRollbackCommand())
    .addCommand(modelExportCommand())
    .addCommand(modelImportCommand());
}
