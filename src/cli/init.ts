import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { stringify } from "yaml";
import { configTemplate } from "../config-template.ts";
import { ensureToken } from "../daemon/data-dir.ts";
import { usageError } from "../errors.ts";
import { openOrganisationFolder } from "../store/organisation-folder.ts";
import { writeSecret } from "../store/secret-file.ts";
import { defaultFolder } from "./organisation.ts";

interface InitFlags {
  readonly config: string;
  readonly dataDir?: string;
}

function init({ config, dataDir = defaultFolder() }: InitFlags): void {
  const [path, dir] = [resolve(config), resolve(dataDir)];
  if (existsSync(path)) {
    throw usageError("CONFIG_EXISTS", `${path} is there already`, "name another file with --config, or edit that one");
  }
  const folder = openOrganisationFolder(dir);
  chmodSync(dir, 0o700);
  const isNew = !folder.hasKey();
  if (isNew) folder.createKeys(null);
  ensureToken(dir);
  mkdirSync(dirname(path), { recursive: true });
  const text = configTemplate.replace(/^dataDir: .*$/m, () => `dataDir: ${stringify(dir).trim()}`);
  writeSecret(path, Buffer.from(text));
  process.stdout.write(`${path}: name your sensor's logs under sources\n`);
  process.stdout.write(
    `${dir}: ${isNew ? "a new key" : "the key that was there"}; back it up, it is the organisation\n`,
  );
  process.stdout.write("next: vervet check-config, then vervet run\n");
}

/** `vervet init`: a commented configuration, the organisation's keys and the token of its web interface. */
export function initCommand(): Command {
  return new Command("init")
    .description("write a commented vervet.yaml, and this organisation's keys where there are none")
    .option("-c, --config <file>", "where to write the configuration", "vervet.yaml")
    .option("--data-dir <dir>", "where keys, models and alerts go (default: $XDG_DATA_HOME/vervet)")
    .action(init);
}
