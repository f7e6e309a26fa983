import { peerIdFromString } from "@libp2p/peer-id";
import type { Cancel, Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import { closeGossip, tellTopics } from "./libp2p-gossipsub.ts";
import type { VervetNode } from "./libp2p-node.ts";
import { originOf } from "./libp2p-origin.ts";
import type { PeerName } from "./network.ts";
import type { OnRefusal, Refusal } from "./refusals.ts";

/** Who is let how far in: members' daemons into everything, strangers only as far as the front desk. */
export interface Doors {
  /** Whether a peer is a member's daemon; anybody else is a stranger. Asked every time, since members come and go. */
  isMember(peer: PeerName): boolean;
  /** The protocols that strangers may use. */
  readonly forStrangers: ReadonlySet<string>;
  /** Says who we are to a connected peer; whether it knows us now. */
  introduce(peer: PeerName): Promise<boolean>;
}

/** Strangers connected at a time: enough for some who join at once, too few to be a burden. One address leaves room for others. */
const strangersMax = 16;
const strangersOfAddressMax = 12;

/** How long a stranger may stay: time to ask to join, or to show a certificate. */
const strangerMs = 30_000;

/** How often peers are looked at again, and how often we introduce ourselves to one that does not know us. */
const lookMs = 1000;
const introduceAgainMs = 5000;

/** What is known of one connected peer. */
interface Visit {
  readonly sinceMs: number;
  wasMember: boolean;
  knowsUs: boolean;
  toldTopics: boolean;
  introduceAtMs: number;
}

/** Whether a peer may open a protocol. */
export function mayOpen(doors: Doors | undefined, peer: PeerName, protocol: string): boolean {
  return doors === undefined || doors.forStrangers.has(protocol) || doors.isMember(peer);
}

/** One connected peer, and where it comes from. */
export interface Visitor {
  readonly peer: PeerName;
  readonly from: string;
}

/** Who is connected, and from where. */
export function visitsOf(node: VervetNode | null): Visitor[] {
  const connections = node?.getConnections() ?? [];
  return connections.map(({ remotePeer, remoteAddr }) => ({ peer: remotePeer.toString(), from: originOf(remoteAddr) }));
}

/** Whether there is room for a peer that came to us: always for members. */
export function hasRoom(doors: Doors | undefined, visitor: Visitor, connected: readonly Visitor[]): boolean {
  if (doors === undefined || doors.isMember(visitor.peer)) return true;
  const strangers = connected.filter(({ peer }) => !doors.isMember(peer));
  const neighbours = strangers.filter(({ from }) => from === visitor.from);
  return strangers.length < strangersMax && neighbours.length < strangersOfAddressMax;
}

/**
 * Keeps a started node's doors: gossip is for members only, whoever stays a stranger is shown out, and so is at once
 * whoever is a member no longer.
 *
 * @returns stops it
 */
export function keepDoors(
  node: VervetNode,
  doors: Doors,
  { clock, logger, refused }: { readonly clock: Clock; readonly logger: Logger; readonly refused: OnRefusal },
): Cancel {
  const { pubsub } = node.services;
  const visits = new Map<PeerName, Visit>();
  let cancel: Cancel = () => {};

  async function introduce(peer: PeerName, visit: Visit): Promise<void> {
    visit.introduceAtMs = clock.now() + introduceAgainMs;
    visit.knowsUs = await doors.introduce(peer);
    lookAt(peer, visit);
  }

  async function showOut(peer: PeerName, why: Refusal): Promise<void> {
    refused(why);
    logger.debug({ peer, why }, "showed out");
    await node.hangUp(peerIdFromString(peer)).catch(() => {});
  }

  function lookAt(peer: PeerName, visit: Visit): void {
    const isMember = doors.isMember(peer);
    if (visit.wasMember && !isMember) return void showOut(peer, "member-no-longer");
    visit.wasMember = isMember;
    if (!isMember && clock.now() - visit.sinceMs > strangerMs) return void showOut(peer, "stranger-too-long");
    if (!isMember || !visit.knowsUs || visit.toldTopics) return;
    // What was said before both knew each other was not heard.
    visit.toldTopics = true;
    tellTopics(pubsub, peer);
  }

  function look(): void {
    for (const [peer, visit] of visits) {
      lookAt(peer, visit);
      if (!visit.knowsUs && clock.now() >= visit.introduceAtMs) void introduce(peer, visit);
    }
    cancel = clock.after(lookMs, look);
  }

  closeGossip(pubsub, (peer) => doors.isMember(peer), refused);
  node.addEventListener("peer:connect", ({ detail }) => {
    const peer = detail.toString();
    const visit: Visit = {
      sinceMs: clock.now(),
      wasMember: false,
      knowsUs: false,
      toldTopics: false,
      introduceAtMs: 0,
    };
    visits.set(peer, visit);
    void introduce(peer, visit);
  });
  node.addEventListener("peer:disconnect", ({ detail }) => void visits.delete(detail.toString()));
  look();
  return () => cancel();
}
