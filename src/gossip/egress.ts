import type { Network, PeerName } from "./network.ts";

/** What kinds of messages hold, by the second part of their topic or protocol. */
const meanings: Readonly<Record<string, string>> = {
  announcement: "what training changed in the model, or how features are distributed, signed",
  blob: "payloads too long for an announcement",
  catchup: "announcements that others lack, and which are here",
  roster: "admissions, revocations and amendments",
  sketch: "quantiles of the own traffic's features, signed",
  certificate: "which daemon is whose",
  evidence: "proofs of cheating",
  introduction: "the own certificate",
  join: "answers to requests to join",
  peers: "where members can be dialled",
};

/** How it left: told to everybody who listens, asked of a peer, or as an answer. */
export type Way = "published" | "asked" | "answered";

/** What left of one kind, in one way. */
export interface Egress {
  readonly kind: string;
  readonly way: Way;
  readonly messages: number;
  readonly bytes: number;
  /** Different peers that it went to. */
  readonly peers: number;
}

/** A network that remembers what left through it. */
export interface Accounted<N extends Network> {
  readonly network: N;
  /** What left since this was last asked, sorted; and all bytes on the wire, relaying and encryption included. */
  take(): { readonly egress: readonly Egress[]; readonly wireBytes: number };
}

/** Keeps account of everything that is said through a network; what it relays for others shows in the bytes on the wire only. */
export function accountFor<N extends Network>(network: N): Accounted<N> {
  let said = new Map<string, { kind: string; way: Way; messages: number; bytes: number; peers: Set<PeerName> }>();
  let wireBefore = network.traffic().bytesSent;

  function note(name: string, way: Way, bytes: number, peers: readonly PeerName[]): void {
    const kind = name.split("/")[2] ?? name;
    const key = `${kind} ${way}`;
    const entry = said.get(key) ?? { kind, way, messages: 0, bytes: 0, peers: new Set() };
    entry.messages++;
    entry.bytes += bytes;
    for (const peer of peers) entry.peers.add(peer);
    said.set(key, entry);
  }

  return {
    network: {
      ...network,
      publish(topic, bytes) {
        note(topic, "published", bytes.length, network.peers(topic));
        return network.publish(topic, bytes);
      },
      request(peer, protocol, bytes, signal) {
        note(protocol, "asked", bytes.length, [peer]);
        return network.request(peer, protocol, bytes, signal);
      },
      handle(protocol, handler) {
        network.handle(protocol, async (request, from, signal) => {
          const answer = await handler(request, from, signal);
          note(protocol, "answered", answer.length, [from]);
          return answer;
        });
      },
    },
    take() {
      const sorted = [...said.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
      const wire = network.traffic().bytesSent;
      const taken = {
        egress: sorted.map((entry) => ({ ...entry, peers: entry.peers.size })),
        wireBytes: wire - wireBefore,
      };
      said = new Map();
      wireBefore = wire;
      return taken;
    },
  };
}

/** For people: a line for each kind, and one for the wire. */
export function explainEgress({ egress, wireBytes }: ReturnType<Accounted<Network>["take"]>): string {
  const rows = egress.map(({ kind, way, messages, bytes, peers }) => {
    const amount = `${messages} x, ${bytes} bytes, to ${peers} ${peers === 1 ? "peer" : "peers"}`;
    return `  ${kind.padEnd(13)}${way.padEnd(10)}${amount.padEnd(36)}${meanings[kind] ?? ""}`.trimEnd();
  });
  const none = rows.length === 0 ? ["  nothing"] : [];
  const wire = `  in all ${wireBytes} bytes on the wire, with what was relayed for others, encryption and handshakes`;
  return ["what left this machine in the last round:", ...rows, ...none, wire, ""].join("\n");
}
