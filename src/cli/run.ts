import { Command } from "commander";
import { runDaemon } from "../daemon/run.ts";
import { configPath, withConfig, type ConfigFlags } from "./config-file.ts";
import { version } from "./version.ts";

/** `vervet run`: the daemon, in the foreground. */
export function runCommand(): Command {
  return withConfig(new Command("run"))
    .description("run this organisation's daemon: read logs, raise alerts, learn with the others")
    .option(
      "--explain-egress",
      "print, once a round, what left the machine for the consortium: kinds, bytes, to how many",
    )
    .action(async (flags: ConfigFlags & { readonly explainEgress?: boolean }) => {
      const explainEgress = flags.explainEgress === true;
      await runDaemon({ configPath: configPath(flags), version: version(), explainEgress });
      process.exit(); // idle workers and sockets of libraries must not hold up a stop
    });
}
