import { Command } from "commander";
import type { PeerStatus } from "../daemon/status.ts";
import { withConfig, type ConfigFlags } from "./config-file.ts";
import { askDaemonJson } from "./daemon-client.ts";

/** `vervet peers`: which daemons the running one is connected to. */
export function peersCommand(): Command {
  return withConfig(new Command("peers"))
    .description("the daemons that the running one is connected to")
    .option("--json", "print one JSON document")
    .action(async (flags: ConfigFlags & { readonly json?: boolean }) => {
      const peers = await askDaemonJson<readonly PeerStatus[]>(flags, "/api/peers");
      if (flags.json) return void process.stdout.write(`${JSON.stringify(peers, null, 2)}\n`);
      for (const { peer, organisation, score } of peers) {
        process.stdout.write(
          `${peer}  ${organisation?.slice(0, 16) ?? "no member".padEnd(16)}  score ${score.toFixed(2)}\n`,
        );
      }
      process.stderr.write(`${peers.length} peers\n`);
    });
}
