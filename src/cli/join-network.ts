import { systemClock } from "../clock.ts";
import type { Ticket } from "../consortium/invitation.ts";
import type { JoinAnswer } from "../consortium/join-answer.ts";
import { usageError, VervetError } from "../errors.ts";
import { askToJoin } from "../gossip/join.ts";
import { daemonKey } from "../gossip/libp2p-identity.ts";
import { createLibp2pNetwork } from "../gossip/libp2p-network.ts";
import type { OrganisationFolder } from "../store/organisation-folder.ts";
import { joinFailure } from "./join-failure.ts";

/** The first answer from one of these addresses; each names the peer that is expected there, and no other counts. */
async function firstAnswer(
  { invitation, networkKey }: Ticket,
  secret: Uint8Array,
  request: Uint8Array,
): Promise<JoinAnswer | null> {
  const network = await createLibp2pNetwork({ privateKey: await daemonKey(secret), listen: [], networkKey });
  await network.start();
  try {
    for (const address of invitation.record.addresses) {
      const admin = await network.dial(address).catch(() => null);
      const answer = admin && (await askToJoin(network, systemClock, admin, request));
      if (answer) return answer;
    }
    return null;
  } finally {
    await network.stop();
  }
}

/**
 * Asks an admin's node to be let in.
 *
 * @returns its welcome, not checked
 * @throws VervetError NO_ADDRESS, NO_ADMIN_REACHED, JOIN_PENDING, or why it refused
 */
export async function welcomeByNetwork(
  ticket: Ticket,
  folder: OrganisationFolder,
  request: Uint8Array,
): Promise<Uint8Array> {
  const byHand = "carry files by hand: --request-out FILE, then --welcome FILE";
  const { addresses } = ticket.invitation.record;
  if (addresses.length === 0) throw usageError("NO_ADDRESS", "the invitation names no admin's address", byHand);
  const answer = await firstAnswer(ticket, folder.daemonSecret(), request);
  if (answer === null) {
    throw new VervetError(
      "NO_ADMIN_REACHED",
      `no admin answers at ${addresses.join(", ")}`,
      `try again later, ask for a new invitation if the consortium's network key changed, or ${byHand}`,
    );
  }
  const { status, welcome } = answer;
  if (status === "pending") {
    throw new VervetError("JOIN_PENDING", "one admin has signed, and more must", "run the same command again later");
  }
  if (status !== "admitted") throw joinFailure(status);
  if (welcome === null) throw new VervetError("WELCOME_INVALID", "the admin's answer is empty", "ask again");
  return welcome;
}
