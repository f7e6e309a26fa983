import { Command } from "commander";
import { charterHash, isInForce, readCharter, type Charter } from "../consortium/charter.ts";
import { usageError, VervetError } from "../errors.ts";
import { checkEvidence, evidenceTerms } from "../gossip/evidence.ts";
import { folderOf, readInput, withOrganisation, type OrganisationFlags } from "./organisation.ts";

interface EvidenceFlags extends OrganisationFlags {
  readonly charter?: string;
  readonly json?: boolean;
}

/** The charter to check against: from a file, or this organisation's. */
function charterFor({ charter: file, ...flags }: EvidenceFlags): Charter {
  if (file === undefined) return folderOf(flags).charter().record;
  const charter = readCharter(readInput(file));
  if (charter !== null && isInForce(charter)) return charter.record;
  throw usageError("CHARTER_UNREADABLE", `${file} is no charter that all its admins signed`, "give a charter.cbor");
}

function evidence(file: string, flags: EvidenceFlags): void {
  const charter = charterFor(flags);
  const checked = checkEvidence(readInput(file), evidenceTerms(charter));
  if (flags.json) process.stdout.write(`${JSON.stringify({ charter: charterHash(charter), ...checked }, null, 2)}\n`);
  if (!checked.ok) {
    throw new VervetError(
      "NO_EVIDENCE",
      `${file} proves nothing (${checked.code})`,
      "hold nothing against anybody for it",
    );
  }
  const { author, kind, round, code } = checked;
  if (!flags.json) process.stdout.write(`${author} cheated in round ${round}: ${code}, in its ${kind} announcement\n`);
}

/** `vervet consortium evidence FILE`: checks a proof of cheating offline. */
export function consortiumEvidenceCommand(): Command {
  return withOrganisation(new Command("evidence"))
    .description("check a proof of cheating, with nothing but the charter")
    .argument("<file>", "evidence, such as a file in the organisation's evidence folder")
    .option("--charter <file>", "the charter to check against (default: this organisation's)")
    .option("--json", "print one JSON document")
    .action(evidence);
}
