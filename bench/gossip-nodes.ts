import { setTimeout as wait } from "node:timers/promises";
import { systemClock } from "../src/clock.ts";
import { createIdentity } from "../src/consortium/identity.ts";
import { decodeAnnouncement, isAuthentic, sha256Hex, signAnnouncement } from "../src/delta/announcement.ts";
import type { Compute } from "../src/engine/engine.ts";
import { createBlobExchange } from "../src/gossip/blobs.ts";
import type { BlobExchange } from "../src/gossip/blobs.ts";
import { createHash } from "../src/gossip/hashing.ts";
import { createLibp2pNetwork } from "../src/gossip/libp2p-network.ts";
import type { Libp2pNetwork } from "../src/gossip/libp2p-network.ts";

/** A libp2p node that takes payloads both ways: flooded whole, and announced and pulled. */
export interface BenchNode {
  readonly network: Libp2pNetwork;
  readonly blobs: BlobExchange;
  /** How many payloads have arrived, either way. */
  arrived: number;
  flood(payload: Uint8Array): Promise<void>;
  announce(payload: Uint8Array): Promise<void>;
}

const floodTopic = "/vervet/bench/flood";
const announceTopic = "/vervet/bench/announce";

/** Room for the largest payload in one message; the protocol itself allows 64 KiB. */
const floodMaxBytes = 3 * 1024 * 1024;

async function createBenchNode(compute: Compute): Promise<BenchNode> {
  const network = await createLibp2pNetwork({ maxMessageBytes: floodMaxBytes });
  const hash = createHash(compute);
  const blobs = createBlobExchange({ network, clock: systemClock, hash });
  const identity = createIdentity();
  const arrive = (): void => void node.arrived++;
  const pull = async (bytes: Uint8Array, from: string): Promise<void> => {
    const { payloadHash, length } = decodeAnnouncement(bytes)!.announcement;
    const pulled = await blobs.pull(payloadHash, length, [from, ...network.peers(announceTopic)]);
    if (pulled.ok) arrive();
  };
  const valid = (bytes: Uint8Array): boolean => {
    const signed = decodeAnnouncement(bytes);
    return signed !== null && isAuthentic(signed);
  };
  network.subscribe(floodTopic, () => "accept", arrive);
  network.subscribe(
    announceTopic,
    (bytes) => (valid(bytes) ? "accept" : "reject"),
    (bytes, from) => void pull(bytes, from),
  );
  const node: BenchNode = {
    network,
    blobs,
    arrived: 0,
    flood: (payload) => network.publish(floodTopic, payload),
    async announce(payload) {
      const payloadHash = await hash(payload);
      blobs.offer(payloadHash, payload);
      const [charter, model, anchor] = ["charter", "model", "anchor"].map((name) => sha256Hex(Buffer.from(name)));
      const named = { charter: charter!, model: model!, anchor: anchor!, author: identity.author, payloadHash };
      const rest = { version: 1, kind: "delta", round: 0, serial: 1, codec: "bench", payload: null } as const;
      await network.publish(announceTopic, signAnnouncement({ ...named, ...rest, length: payload.length }, identity));
    },
  };
  return node;
}

/** Whom each node dials, counted round the circle: eight neighbours each, at most three hops between any two of 24. */
const chords = [1, 2, 5, 9];

/** Nodes on loopback, connected in a circle with chords, their meshes formed. */
export async function startBenchNodes(count: number, compute: Compute): Promise<readonly BenchNode[]> {
  const nodes = await Promise.all(Array.from({ length: count }, () => createBenchNode(compute)));
  await Promise.all(nodes.map(({ network }) => network.start()));
  for (const [i, { network }] of nodes.entries()) {
    for (const chord of chords) await network.dial(nodes[(i + chord) % count]!.network.addresses()[0]!);
  }
  const meshed = ({ network }: BenchNode): boolean =>
    [floodTopic, announceTopic].every(
      (topic) => network.peers(topic).length === 2 * chords.length && network.mesh(topic).length >= 4,
    );
  while (!nodes.every(meshed)) await wait(20);
  await wait(2_000); // grafts and prunes settle
  return nodes;
}
