import { Command } from "commander";
import { systemClock } from "../clock.ts";
import { charterKind, namePattern, readCharter } from "../consortium/charter.ts";
import { foundCharter } from "../consortium/found.ts";
import { createNetworkKey } from "../consortium/network-key.ts";
import { signRecord } from "../consortium/signed.ts";
import { usageError, VervetError } from "../errors.ts";
import { inputWidth, schemaHash } from "../features/schema.ts";
import { mlp } from "../model/spec.ts";
import { secretSeed } from "../random.ts";
import { defaultRule, ruleNamed } from "../robust/registry.ts";
import { parseDuration } from "./duration.ts";
import { folderOf, passphraseOf, withOrganisation, type OrganisationFlags } from "./organisation.ts";
import { sharedSchemaNames, sharedSchemaOf } from "./shared-schema.ts";

interface CreateFlags extends OrganisationFlags {
  readonly schema: string;
  readonly hidden: string;
  readonly binary?: boolean;
  readonly networkKey?: boolean;
  readonly round: string;
  readonly rule: string;
  readonly tolerated?: string;
  readonly admin: readonly string[];
  readonly threshold: string;
}

/** A whole number of at least `min`. */
function wholeNumber(option: string, text: string, min: number): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < min) {
    throw usageError("USAGE", `${option} ${text} is no whole number of ${min} or more`, "give a number");
  }
  return value;
}

function create(name: string, flags: CreateFlags): void {
  const { schema, families } = sharedSchemaOf(flags.schema);
  const hidden = flags.hidden === "" ? [] : flags.hidden.split(",").map((width) => wholeNumber("--hidden", width, 1));
  const roundMs = parseDuration(flags.round);
  const threshold = wholeNumber("--threshold", flags.threshold, 1);
  const tolerated = flags.tolerated === undefined ? null : wholeNumber("--tolerated", flags.tolerated, 0);
  ruleNamed(flags.rule);
  if (!namePattern.test(name)) {
    throw usageError(
      "BAD_NAME",
      `${JSON.stringify(name)} is no name`,
      "use up to 64 letters, digits, blanks, . _ and -",
    );
  }
  const folder = folderOf(flags);
  if (folder.hasCharter()) {
    throw new VervetError("CHARTER_EXISTS", "this organisation has a charter already", "give another --dir");
  }
  const passphrase = passphraseOf(flags);
  const identity = folder.hasKey() ? folder.identity(passphrase) : folder.createKeys(passphrase);
  const charter = foundCharter({
    name,
    spec: mlp(inputWidth(schema), hidden, flags.binary ? ["benign", "attack"] : families),
    schema: schemaHash(schema),
    genesisSeed: secretSeed(),
    genesisTimeMs: Math.floor(systemClock.now()),
    roundMs,
    filter: { rule: flags.rule, tolerated },
    admins: [identity.author, ...flags.admin.map((key) => key.toLowerCase())],
    threshold,
  });
  const signed = readCharter(signRecord(charterKind, charter, identity));
  if (signed === null) {
    throw usageError(
      "BAD_CHARTER",
      "these options make no charter",
      "each --admin is a key of 64 hex digits (see 'vervet consortium key'), and --threshold is at most their number",
    );
  }
  folder.writeCharter(signed.bytes);
  if (flags.networkKey === true && folder.networkKey() === null) folder.writeNetworkKey(createNetworkKey());
  process.stdout.write(`${signed.hash}\n`);
  const missing = charter.admins.length - 1;
  process.stderr.write(
    missing === 0
      ? `created ${name}; next: vervet consortium invite\n`
      : `created ${name}; ${missing} more admins must sign its charter: pass charter.cbor on, to 'vervet consortium sign'\n`,
  );
}

/** `vervet consortium create NAME`: writes the charter, and the organisation's key where there is none. */
export function consortiumCreateCommand(): Command {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  return withOrganisation(new Command("create"))
    .description("found a consortium: write its charter, and this organisation's key where there is none")
    .argument("<name>", "what the consortium is called")
    .requiredOption("--schema <name>", `features that all organisations share: ${sharedSchemaNames.join(", ")}`)
    .option("--hidden <widths>", "hidden layers of the model", "64,32")
    .option("--binary", "one output for all attacks, instead of one a family")
    .option("--round <time>", "how long a round lasts", "10m")
    .option("--rule <name>", "how contributions are judged", defaultRule)
    .option("--tolerated <n>", "faults to tolerate (default: a third of the rows a node may mix)")
    .option("--admin <key>", "another admin's key; may be repeated", collect, [])
    .option("--threshold <k>", "how many admins must sign an admission or a revocation", "1")
    .option("--network-key", "make a pre-shared key, without which no daemon can be spoken to; invitations carry it")
    .action(create);
}
