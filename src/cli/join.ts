import { Command } from "commander";
import { isoTime, systemClock } from "../clock.ts";
import { namePattern } from "../consortium/charter.ts";
import { readToken, type Ticket } from "../consortium/invitation.ts";
import { requestToJoin } from "../consortium/join-request.ts";
import { openWelcome } from "../consortium/welcome.ts";
import { usageError, VervetError } from "../errors.ts";
import type { OrganisationFolder } from "../store/organisation-folder.ts";
import { joinFailure } from "./join-failure.ts";
import { welcomeByNetwork } from "./join-network.ts";
import {
  folderOf,
  passphraseOf,
  readInput,
  withOrganisation,
  writeOutput,
  type OrganisationFlags,
} from "./organisation.ts";

interface JoinFlags extends OrganisationFlags {
  readonly name?: string;
  readonly requestOut?: string;
  readonly welcome?: string;
}

/** The token's content. Throws TOKEN_INVALID. */
function ticketOf(token: string): Ticket {
  const ticket = readToken(token);
  if (ticket !== null) return ticket;
  throw usageError("TOKEN_INVALID", "this token was cut, altered or forged", "paste it again, or ask for a new one");
}

/** The organisation's request, made with its key; a key is made where there is none. */
function requestOf(ticket: Ticket, folder: OrganisationFolder, flags: JoinFlags): Uint8Array {
  const { name } = flags;
  if (name === undefined || !namePattern.test(name)) {
    const problem = name === undefined ? "the organisation has no name" : `${JSON.stringify(name)} is no name`;
    throw usageError("BAD_NAME", problem, "give --name, up to 64 letters, digits, blanks, . _ and -");
  }
  if (systemClock.now() >= ticket.invitation.record.expiresMs) throw joinFailure("expired");
  const passphrase = passphraseOf(flags);
  const identity = folder.hasKey() ? folder.identity(passphrase) : folder.createKeys(passphrase);
  return requestToJoin(ticket, identity, name);
}

/** Takes in what an admin answered: only the charter that the token pins counts. */
function enter(ticket: Ticket, folder: OrganisationFolder, flags: JoinFlags, welcome: Uint8Array): void {
  const { charter: pinned, issuer } = ticket.invitation.record;
  const opened = openWelcome(welcome, pinned);
  if (opened === null) {
    throw new VervetError("WELCOME_INVALID", "this is no answer of the consortium that the token names", "ask again");
  }
  const { charter, ledger } = opened;
  if (!charter.record.admins.includes(issuer)) throw joinFailure("not-invited-by-admin");
  const { author } = folder.identity(passphraseOf(flags));
  const own = ledger.current().entries.find((entry) => entry.author === author);
  if (own === undefined) {
    throw new VervetError("NOT_ADMITTED", "this organisation is not on the roster", "ask the admin to admit it");
  }
  if (ticket.networkKey !== null) folder.writeNetworkKey(ticket.networkKey);
  folder.writeCharter(charter.bytes);
  for (const { hash, bytes } of ledger.statements()) folder.statements.write(hash, bytes);
  process.stdout.write(`joined ${charter.record.name} (${charter.hash}), a member since ${isoTime(own.sinceMs)}\n`);
}

async function join(token: string, flags: JoinFlags): Promise<void> {
  const ticket = ticketOf(token);
  const { charter } = ticket.invitation.record;
  const folder = folderOf(flags);
  if (folder.hasCharter() && folder.charter().hash !== charter) {
    throw new VervetError("CHARTER_EXISTS", "this organisation has another charter already", "give another --dir");
  }
  if (flags.welcome !== undefined) return enter(ticket, folder, flags, readInput(flags.welcome));
  const request = requestOf(ticket, folder, flags);
  if (flags.requestOut === undefined) {
    return enter(ticket, folder, flags, await welcomeByNetwork(ticket, folder, request));
  }
  writeOutput(flags.requestOut, request);
  process.stdout.write(
    `wrote ${flags.requestOut}: carry it to an admin, who runs 'vervet consortium admit', ` +
      `and come back with the answer: 'vervet join TOKEN --welcome FILE'\n`,
  );
}

/** `vervet join TOKEN`: over the network, or by carrying files by hand. */
export function joinCommand(): Command {
  return withOrganisation(new Command("join"))
    .description("join the consortium that an invitation names, over the network or with files carried by hand")
    .argument("<token>", "what 'vervet consortium invite' printed")
    .option("--name <name>", "what the organisation is called")
    .option("--request-out <file>", "write the request, to be carried to an admin by hand")
    .option("--welcome <file>", "take in the answer that was carried back")
    .action(join);
}
