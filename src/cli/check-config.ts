import { Command } from "commander";
import { existsSync } from "node:fs";
import { configPath, readConfig, withConfig, type ConfigFlags } from "./config-file.ts";

/** `vervet check-config`: what `vervet run` would make of the configuration. */
export function checkConfigCommand(): Command {
  return withConfig(new Command("check-config"))
    .description("check vervet.yaml; names the line of a mistake")
    .option("--json", "print the configuration with all defaults as one JSON document")
    .action((flags: ConfigFlags & { readonly json?: boolean }) => {
      const config = readConfig(flags);
      for (const { name, path } of config.sources) {
        if (!existsSync(path)) process.stderr.write(`source ${name}: ${path} is not there yet\n`);
      }
      if (flags.json) process.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
      else process.stdout.write(`${configPath(flags)} is in order: ${config.sources.length} sources\n`);
    });
}
