import { Command } from "commander";
import { readEndpoint, readToken } from "../daemon/data-dir.ts";
import { readConfig, withConfig, type ConfigFlags } from "./config-file.ts";
import { openBrowser } from "./open-browser.ts";

interface DashboardFlags extends ConfigFlags {
  readonly open?: boolean;
}

/**
 * The token stands behind the `#`, which a browser sends to nobody; the page takes it from there and removes it.
 *
 * @throws VervetError NOT_RUNNING, KEY_MISSING, KEY_EXPOSED
 */
function show(flags: DashboardFlags): void {
  const { dataDir } = readConfig(flags);
  const { url } = readEndpoint(dataDir);
  const address = `${url}/#token=${readToken(dataDir)}`;
  process.stdout.write(`${address}\n`);
  if (flags.open) openBrowser(address);
}

/** `vervet dashboard`. */
export function dashboardCommand(): Command {
  return withConfig(new Command("dashboard"))
    .description("print the address of the running daemon's page, with the token that lets it change something")
    .option(
      "--open",
      "show it in a browser, whose command line shows the token to other users of this machine meanwhile",
    )
    .action(show);
}
