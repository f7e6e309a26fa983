import { encode } from "@ipld/dag-cbor";
import { decodeCanonical } from "../canonical.ts";
import type { Clock } from "../clock.ts";
import { createMeter } from "./allowance.ts";
import { withDeadline } from "./deadline.ts";
import type { Network, PeerName } from "./network.ts";

/** Asks a member which other members it is connected to, and where they can be dialled. */
const peerExchangeProtocol = "/vervet/peers/1";

/** Addresses in one answer at most, and the longest; more than the largest consortium that mixes all has. */
const addressesMax = 256;
const addressMaxLength = 512;

/** Members to be connected to at most by our own doing: gossip needs few, and an answer must not make us dial a crowd. */
const connectionsMax = 32;

/** Dials at most each time: a member can name any address under another member's name. */
const dialsMax = 64;

/** Requests of one member: once a round, and rounds are longer than this. */
const perAsker = { burst: 16, perSecond: 1 / 2 };

/** Longest wait for an answer. */
const answerMs = 10_000;

/** What exchanging peers needs of a network beyond requests. */
export interface PeerExchangeParts {
  readonly network: Network & {
    connections(): readonly PeerName[];
    addressesOf(peer: PeerName): Promise<readonly string[]>;
    dial(address: string): Promise<PeerName>;
  };
  readonly clock: Clock;
  /** Only members are told of, and dialled. */
  isMember(peer: PeerName): boolean;
}

/** Members telling each other of members. */
export interface PeerExchange {
  /** Answers. Before the network starts. */
  open(): void;
  /** Asks connected members, and dials those that are not connected yet; how many it reached. None while it still does so. */
  meet(): Promise<number>;
}

/** The addresses in an answer from anybody; none where it is no answer. */
function readAnswer(bytes: Uint8Array): string[] {
  const value = decodeCanonical(bytes);
  if (!Array.isArray(value) || value.length > addressesMax) return [];
  return value.filter(
    (address): address is string => typeof address === "string" && address.length <= addressMaxLength,
  );
}

/** The last peer id in an address: whom it leads to, through whatever relay. */
const peerIn = (address: string): PeerName | undefined => /\/p2p\/([1-9A-HJ-NP-Za-km-z]+)$/u.exec(address)?.[1];

/** Peer exchange over a network. Who is dialled proves by its handshake that it is who the address names. */
export function createPeerExchange({ network, clock, isMember }: PeerExchangeParts): PeerExchange {
  const mayAsk = createMeter(perAsker, network, clock);
  let isMeeting = false;
  const never = new AbortController().signal;

  async function ask(peer: PeerName): Promise<string[]> {
    try {
      const ask = (signal: AbortSignal): Promise<Uint8Array> =>
        network.request(peer, peerExchangeProtocol, new Uint8Array(), signal);
      return readAnswer(await withDeadline(clock, answerMs, never, ask));
    } catch {
      return [];
    }
  }

  const reaches = (address: string): Promise<boolean> =>
    network.dial(address).then(
      () => true,
      () => false,
    );

  async function dialTold(): Promise<number> {
    const members = network.connections().filter((peer) => isMember(peer));
    const told = (await Promise.all(members.map(ask))).flat();
    const met = new Set<PeerName>([network.self, ...network.connections()]);
    const before = met.size;
    let dials = 0;
    for (const address of told) {
      const peer = peerIn(address);
      if (met.size > connectionsMax || dials === dialsMax) break;
      if (peer === undefined || met.has(peer) || !isMember(peer)) continue;
      dials += 1;
      if (await reaches(address)) met.add(peer);
    }
    return met.size - before;
  }

  return {
    open() {
      network.handle(peerExchangeProtocol, async (_request, from) => {
        if (!mayAsk(from)) throw new Error("asked too often");
        const others = network.connections().filter((peer) => peer !== from && isMember(peer));
        const known = await Promise.all(others.map((peer) => network.addressesOf(peer)));
        return encode(known.flat().slice(0, addressesMax));
      });
    },
    async meet() {
      if (isMeeting) return 0;
      isMeeting = true;
      try {
        return await dialTold();
      } finally {
        isMeeting = false;
      }
    },
  };
}
