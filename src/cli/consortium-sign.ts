import { Command } from "commander";
import { addSignature, type SignedRecord } from "../consortium/signed.ts";
import { charterKind, isInForce, readCharter, type Charter } from "../consortium/charter.ts";
import { welcomeOf } from "../consortium/join-desk.ts";
import { readDraft, signDraft, termsOf, type Statement } from "../consortium/statement.ts";
import { usageError, VervetError } from "../errors.ts";
import type { AdminFolder } from "../store/join-desk.ts";
import { checkSketches } from "./consortium-amend.ts";
import { joinFailure } from "./join-failure.ts";
import {
  folderOf,
  openAsAdmin,
  passphraseOf,
  readInput,
  withOrganisation,
  writeOutput,
  type OrganisationFlags,
} from "./organisation.ts";

interface SignFlags extends OrganisationFlags {
  readonly out: string;
}

/** What a statement is about, for the admin who signs it: the name that an organisation asked for, and its key. */
function subjectOf(record: Statement): string {
  if (record.kind === "admission") return `admission of ${record.name} (${record.subject})`;
  if (record.kind === "revocation") return `revocation of ${record.subject}`;
  return `amendment ${record.serial}: ${record.sketches.length} sketches scale inputs from round ${record.fromRound} on`;
}

/** Adds this founder's signature to a charter, and takes the charter for its own. */
function signCharter({ record, hash, bytes }: SignedRecord<Charter>, flags: SignFlags): void {
  const folder = folderOf(flags);
  const identity = folder.identity(passphraseOf(flags));
  if (!record.admins.includes(identity.author)) {
    throw new VervetError("NOT_ADMIN", "the charter does not name this organisation", "check 'vervet consortium key'");
  }
  if (folder.hasCharter() && folder.charter().hash !== hash) {
    throw new VervetError("CHARTER_EXISTS", "this organisation has another charter already", "give another --dir");
  }
  const signed = readCharter(addSignature(charterKind, bytes, identity))!;
  folder.writeCharter(signed.bytes);
  writeOutput(flags.out, signed.bytes);
  const missing = record.admins.length - signed.signers.length;
  const next = isInForce(signed)
    ? "it is in force: admins run 'vervet consortium import'"
    : `${missing} more must sign`;
  process.stdout.write(`signed the charter of ${record.name}; ${next}\n`);
}

/** Whether this admin may put its name under a draft. */
function checkDraft({ record }: SignedRecord<Statement>, desk: AdminFolder): void {
  if (record.kind === "amendment") return checkSketches(record, desk);
  if (record.kind === "revocation") return;
  const roster = desk.ledger.current();
  if (roster.revoked.some(({ author }) => author === record.subject)) throw joinFailure("revoked");
  const guest = roster.guestOf(record.invitation);
  if (guest !== null && guest !== record.subject) throw joinFailure("used");
}

function sign(file: string, flags: SignFlags): void {
  const bytes = readInput(file);
  const charter = readCharter(bytes);
  if (charter !== null) return signCharter(charter, flags);
  const desk = openAsAdmin(flags);
  const draft = readDraft(bytes, termsOf(desk.charter.record));
  if (!draft.ok) {
    throw usageError(
      "NOT_A_DRAFT",
      `${file} is no draft of this consortium (${draft.code})`,
      "give what an admin wrote",
    );
  }
  checkDraft(draft, desk);
  const { record } = draft;
  const signed = signDraft(draft, desk.identity);
  const complete = desk.ledger.add(signed) !== "too-few-signatures";
  if (complete) desk.folder.statements.write(draft.hash, signed);
  writeOutput(
    flags.out,
    complete ? welcomeOf(desk.charter, desk.ledger, "subject" in record ? record.subject : undefined) : signed,
  );
  const next = complete ? "it counts: hand the file to the organisation and to members" : "more admins must sign";
  process.stdout.write(`signed the ${subjectOf(record)}; ${next}\n`);
}

/** `vervet consortium sign FILE`: k admins sign by passing a file around. */
export function consortiumSignCommand(): Command {
  return withOrganisation(new Command("sign"))
    .description("add this admin's signature to a charter, an admission, a revocation or an amendment that goes round")
    .argument("<file>", "what 'create', 'admit', 'revoke', 'amend' or another 'sign' wrote")
    .requiredOption("--out <file>", "where to write it, signed")
    .action(sign);
}
