import { Command, CommanderError } from "commander";
import { VervetError } from "../errors.ts";
import { alertsCommand } from "./alerts.ts";
import { benchCommand } from "./bench.ts";
import { checkConfigCommand } from "./check-config.ts";
import { completionCommand } from "./completion.ts";
import { consortiumCommand } from "./consortium.ts";
import { dashboardCommand } from "./dashboard.ts";
import { dataCommand } from "./data.ts";
import { reportFailure } from "./failure.ts";
import { initCommand } from "./init.ts";
import { joinCommand } from "./join.ts";
import { metricsCommand } from "./metrics.ts";
import { modelCommand } from "./model.ts";
import { peersCommand } from "./peers.ts";
import { runCommand } from "./run.ts";
import { scoreCommand } from "./score.ts";
import { statusCommand } from "./status.ts";
import { testbedCommand } from "./testbed.ts";
import { isVerbose } from "./verbose.ts";
import { version } from "./version.ts";

/** Every command, each from a file of its own. */
function program(): Command {
  const program = new Command("vervet")
    .description("Peer-to-peer federated intrusion detection: learn from each other's traffic without showing it.")
    .version(version())
    .option("--verbose", "show where an error came from, and log more")
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  program.addCommand(initCommand());
  program.addCommand(checkConfigCommand());
  program.addCommand(runCommand());
  program.addCommand(statusCommand());
  program.addCommand(dashboardCommand());
  program.addCommand(peersCommand());
  program.addCommand(metricsCommand());
  program.addCommand(testbedCommand());
  program.addCommand(consortiumCommand());
  program.addCommand(joinCommand());
  program.addCommand(alertsCommand());
  program.addCommand(modelCommand());
  program.addCommand(scoreCommand());
  program.addCommand(dataCommand());
  program.addCommand(benchCommand());
  program.addCommand(completionCommand());
  for (const command of everyCommand(program)) {
    command
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .configureHelp({ showGlobalOptions: true });
  }
  return program;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap((child) => everyCommand(child))];
}

/**
 * The command line. Sets the exit status: 0 done, 1 it failed, 2 it was called wrongly.
 *
 * @param argv as `process.argv`
 */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0); // whoever read us has read enough, as `| head` does
    throw error;
  });
  const vervet = program();
  try {
    await vervet.parseAsync([...argv]);
  } catch (cause) {
    process.exitCode = cause instanceof CommanderError ? onUsage(cause, vervet) : onFailure(cause, vervet);
  }
}

/** Commander throws for help and version too, after it has printed them. */
function onUsage(error: CommanderError, vervet: Command): number {
  if (error.exitCode === 0) return 0;
  if (error.code === "commander.help") {
    process.stderr.write(vervet.helpInformation());
    return 2;
  }
  const message = error.message
    .replace(/^error: /, "")
    .replaceAll(/\s*\n\s*/g, " ")
    .replace(/\.$/, "");
  reportFailure(new VervetError("USAGE", message, "see 'vervet --help'", { cause: error }), isVerbose(vervet));
  return 2;
}

function onFailure(cause: unknown, vervet: Command): number {
  reportFailure(cause, isVerbose(vervet));
  return cause instanceof VervetError ? cause.exitStatus : 1;
}
