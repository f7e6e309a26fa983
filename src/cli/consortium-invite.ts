import { Command } from "commander";
import { isoTime, systemClock } from "../clock.ts";
import { issueToken, readToken } from "../consortium/invitation.ts";
import { usageError } from "../errors.ts";
import { daemonKey, peerNameOf } from "../gossip/libp2p-identity.ts";
import { parseDuration } from "./duration.ts";
import { openAsAdmin, withOrganisation, type OrganisationFlags } from "./organisation.ts";

interface InviteFlags extends OrganisationFlags {
  readonly expires: string;
  readonly address: readonly string[];
}

async function invite(flags: InviteFlags): Promise<void> {
  const expiresMs = Math.floor(systemClock.now()) + parseDuration(flags.expires);
  const { folder, charter, identity } = openAsAdmin(flags);
  const peer = peerNameOf(await daemonKey(folder.daemonSecret()));
  const addresses = flags.address.map((address) => (address.includes("/p2p/") ? address : `${address}/p2p/${peer}`));
  const token = issueToken(identity, { charter: charter.hash, addresses, expiresMs }, folder.networkKey());
  if (readToken(token) === null) {
    throw usageError("BAD_ADDRESS", "these addresses don't fit a token", "give up to 8, like /ip4/192.0.2.7/tcp/4001");
  }
  process.stdout.write(`${token}\n`);
  process.stderr.write(
    `for one organisation, until ${isoTime(expiresMs)}; hand it over in private: whoever holds it can ask to join\n`,
  );
}

/** `vervet consortium invite`: prints a token. */
export function consortiumInviteCommand(): Command {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  return withOrganisation(new Command("invite"))
    .description("print a one-time token for an organisation to join with")
    .option("--expires <time>", "how long it is good for", "7d")
    .option("--address <multiaddr>", "where this admin's node can be asked; may be repeated", collect, [])
    .action(invite);
}
