import { Command } from "commander";
import { withConfig, type ConfigFlags } from "./config-file.ts";
import { askDaemon } from "./daemon-client.ts";

/** `vervet metrics`: what Prometheus would scrape. */
export function metricsCommand(): Command {
  return withConfig(new Command("metrics"))
    .description("the running daemon's metrics, in the text format of Prometheus")
    .action(async (flags: ConfigFlags) => void process.stdout.write(await askDaemon(flags, "/metrics")));
}
