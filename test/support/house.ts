import assert from "node:assert/strict";
import { systemClock, type Clock } from "../../src/clock.ts";
import { createCertificateBook, signCertificate } from "../../src/consortium/certificate.ts";
import { charterHash, type Charter } from "../../src/consortium/charter.ts";
import { identityFromSecret } from "../../src/consortium/identity.ts";
import { createLedger, type Ledger } from "../../src/consortium/ledger.ts";
import { createSketchBook } from "../../src/consortium/sketch.ts";
import { introductionProtocol } from "../../src/gossip/introduction.ts";
import { daemonKey, publicKeyOf } from "../../src/gossip/libp2p-identity.ts";
import { createLibp2pNetwork, type Libp2pNetwork } from "../../src/gossip/libp2p-network.ts";
import { createMembership, type Membership } from "../../src/gossip/membership.ts";
import { memoryRecords } from "../../src/gossip/record-store.ts";
import type { CleanUp } from "./network-clean-up.ts";
import { organisation } from "./small-charter.ts";

/** One organisation's daemon behind its doors. */
export interface House {
  readonly network: Libp2pNetwork;
  readonly ledger: Ledger;
  readonly membership: Membership;
  /** What came over the topic. */
  readonly heard: string[];
}

/** How a house differs from a plain one. */
export interface HouseOptions {
  readonly topic: string;
  /** Of the doors. */
  readonly clock?: Clock;
  readonly listen?: readonly string[];
  /** Protocols that answer members with what they asked, and one that answers strangers too. */
  readonly echoes?: readonly string[];
  readonly strangersEcho?: string;
}

/** Opens the daemon of an organisation by its number, and closes it after the test. */
export async function openHouse(charter: Charter, number: number, t: CleanUp, options: HouseOptions): Promise<House> {
  const { topic, clock = systemClock, listen, echoes = [], strangersEcho } = options;
  const forStrangers = strangersEcho === undefined ? [] : [strangersEcho];
  const secret = Uint8Array.from({ length: 32 }, (_, i) => i + number);
  const ledger = createLedger(charter);
  const certificates = createCertificateBook(ledger.roster);
  const network = await createLibp2pNetwork({
    privateKey: await daemonKey(secret),
    heartbeatMs: 100,
    clock,
    ...(listen && { listen }),
    doors: {
      isMember: (peer) => certificates.authorOf(publicKeyOf(peer)!) !== null,
      forStrangers: new Set([introductionProtocol, ...forStrangers]),
      introduce: (peer) => membership.introduceTo(peer),
    },
  });
  const membership = createMembership({
    charter: charterHash(charter),
    network,
    clock: systemClock,
    ledger,
    certificates,
    sketches: createSketchBook({
      charter: charterHash(charter),
      roster: ledger.roster,
      isListed: () => false,
      areStatistics: () => true,
      today: () => 0,
    }),
    own: signCertificate(organisation(number), identityFromSecret(secret), 1),
    stores: { statements: memoryRecords(), certificates: memoryRecords(), sketches: memoryRecords() },
    changed() {},
    failed: (cause) => assert.fail(String(cause)),
  });
  const heard: string[] = [];
  membership.open();
  network.subscribe(
    topic,
    () => "accept",
    (bytes) => heard.push(Buffer.from(bytes).toString()),
  );
  for (const protocol of [...echoes, ...forStrangers]) network.handle(protocol, async (bytes) => bytes);
  t.after(() => network.stop());
  await network.start();
  return { network, ledger, membership, heard };
}
