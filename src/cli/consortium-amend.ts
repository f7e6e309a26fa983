import { Command, InvalidArgumentError } from "commander";
import { roundAt } from "../averaging/slots.ts";
import { isoTime, systemClock } from "../clock.ts";
import { welcomeOf } from "../consortium/join-desk.ts";
import type { ConsortiumRoster } from "../consortium/roster.ts";
import { signRecord, type SignedRecord } from "../consortium/signed.ts";
import { dayStartMs, type Sketch, type SketchBook } from "../consortium/sketch.ts";
import { amendedSketchesMax, amendmentKind, type Amendment } from "../consortium/statement.ts";
import { usageError, VervetError } from "../errors.ts";
import { flowV1Schema } from "../features/flow-v1.ts";
import { schemaHash } from "../features/schema.ts";
import type { AdminFolder } from "../store/join-desk.ts";
import { openSketches } from "../store/open-sketches.ts";
import { folderOf, openAsAdmin, withOrganisation, writeOutput, type OrganisationFlags } from "./organisation.ts";

interface AmendFlags extends OrganisationFlags {
  readonly only?: readonly string[];
  readonly fromRound?: number;
  readonly out?: string;
}

/** Rounds that an amendment takes effect in, unless told otherwise: time for admins to sign and for everybody to hear of it. */
const roundsAhead = 10;

function parseRound(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("is no round.");
  return Number(text);
}

/** The sketches that the daemon of this folder has heard of. */
function sketchesOf({ folder, charter, ledger }: Pick<AdminFolder, "folder" | "charter" | "ledger">): SketchBook {
  if (charter.record.schema !== schemaHash(flowV1Schema)) {
    const mend = `found a consortium with --schema ${flowV1Schema.name}`;
    throw new VervetError("OTHER_SCHEMA", "the consortium's features are not those of live traffic", mend);
  }
  return openSketches(folder.sketches, charter.record, ledger, flowV1Schema, () => systemClock.now());
}

/** Makes sure that an admin signs no list of sketches that it has not seen. Throws SKETCHES_MISSING. */
export function checkSketches({ sketches }: Amendment, desk: AdminFolder): void {
  const book = sketchesOf(desk);
  const missing = sketches.filter((hash) => book.find(hash) === null);
  if (missing.length === 0) return;
  throw new VervetError(
    "SKETCHES_MISSING",
    `${missing.length} of the ${sketches.length} sketches that it lists are not here`,
    "let the daemon run until it has heard of them",
  );
}

function line({ record, hash }: SignedRecord<Sketch>, { entries }: ConsortiumRoster, genesisMs: number): string {
  const member = entries.find(({ author }) => author === record.author);
  const name = (member?.name ?? "(founder)").padEnd(24);
  const made = isoTime(dayStartMs(genesisMs, record.day)).slice(0, 10);
  return `${record.author.slice(0, 16)}  ${name}  made on ${made}  sketch ${hash.slice(0, 16)}`;
}

/** The newest sketch of each member, or of those that are named by name or the beginning of their key. */
function chosen(book: SketchBook, { entries }: ConsortiumRoster, only: readonly string[]): SignedRecord<Sketch>[] {
  const newest = book.newest();
  if (only.length === 0) return [...newest];
  return only.map((called) => {
    const found = newest.filter(({ record }) => {
      const name = entries.find(({ author }) => author === record.author)?.name;
      return name === called || record.author.startsWith(called);
    });
    if (found.length === 1) return found[0]!;
    throw usageError(
      "NO_SKETCH",
      `${found.length} members with a sketch are called ${called}`,
      "see 'vervet consortium amend'",
    );
  });
}

function list(flags: AmendFlags): void {
  const folder = folderOf(flags);
  const [charter, ledger] = [folder.charter(), folder.ledger()];
  const roster = ledger.current();
  const newest = sketchesOf({ folder, charter, ledger }).newest();
  const lines = newest.map((sketch) => line(sketch, roster, charter.record.genesisTimeMs));
  const silent = roster.entries.length - newest.length;
  process.stdout.write(
    [
      ...lines,
      `${newest.length} sketches, ${silent} members have told none; --out FILE amends the charter with them`,
      "",
    ].join("\n"),
  );
}

function amend(flags: AmendFlags): void {
  if (flags.out === undefined) return list(flags);
  const desk = openAsAdmin(flags);
  const { folder, charter, ledger, identity } = desk;
  const { record: terms } = charter;
  const sketches = chosen(sketchesOf(desk), ledger.current(), flags.only ?? []);
  if (sketches.length === 0) {
    throw new VervetError("NO_SKETCH", "no member has told of its traffic yet", "let the daemons run for a while");
  }
  if (sketches.length > amendedSketchesMax) {
    throw usageError(
      "TOO_MANY_SKETCHES",
      `${sketches.length} sketches`,
      `name up to ${amendedSketchesMax} with --only`,
    );
  }
  const nowMs = Math.floor(systemClock.now());
  const amendment: Amendment = {
    kind: "amendment",
    charter: charter.hash,
    serial: (ledger.amendments()[0]?.record.serial ?? 0) + 1,
    fromRound: flags.fromRound ?? Math.max(0, roundAt(terms, nowMs) + roundsAhead),
    sketches: [...new Set(sketches.map(({ hash }) => hash))].toSorted(),
    atMs: nowMs,
  };
  const signed = signRecord(amendmentKind, amendment, identity);
  const complete = ledger.add(signed) === "accepted";
  if (complete) folder.statements.write(ledger.statements().at(-1)!.hash, signed);
  writeOutput(flags.out, complete ? welcomeOf(charter, ledger) : signed);
  const lines = sketches.map((sketch) => line(sketch, ledger.current(), terms.genesisTimeMs));
  const what = `${sketches.length} sketches scale inputs from round ${amendment.fromRound} on`;
  const next = complete
    ? `it is in force: running daemons tell it on, ${flags.out} is for 'vervet consortium import'`
    : `more admins must sign: pass ${flags.out} on, to 'vervet consortium sign'`;
  process.stdout.write(`${[...lines, `amendment ${amendment.serial}: ${what}; ${next}`].join("\n")}\n`);
}

/** `vervet consortium amend`: by whose statistics inputs are scaled. */
export function consortiumAmendCommand(): Command {
  return withOrganisation(new Command("amend"))
    .description("list members' sketches of their traffic, or let them scale everybody's inputs from a round on")
    .option("--only <members...>", "sketches of these members, by name or the beginning of a key (default: all)")
    .option(
      "--from-round <round>",
      `the round in which everybody changes over (default: ${roundsAhead} rounds ahead)`,
      parseRound,
    )
    .option("--out <file>", "sign an amendment, and write what members, or the next admin, need")
    .action(amend);
}
