import type { Config } from "../config.ts";
import type { Clock } from "../clock.ts";
import type { Charter } from "../consortium/charter.ts";
import type { Author, Identity } from "../consortium/identity.ts";
import type { Roster } from "../consortium/roster.ts";
import type { Detector } from "../detection/detector.ts";
import type { Network, PeerName } from "../gossip/network.ts";
import type { OffenceBook } from "../gossip/offences.ts";
import type { Logger } from "../logger.ts";
import type { MlpSpec } from "../model/spec.ts";
import type { OrganisationFolder } from "../store/organisation-folder.ts";
import type { LiveStatistics } from "./live-statistics.ts";
import type { Metrics } from "./metrics.ts";

/** Where this organisation belongs: to a consortium, or to itself alone. */
export interface Belonging {
  readonly identity: Identity;
  readonly serial: number;
  readonly charter: Charter;
  readonly spec: MlpSpec;
  readonly roster: Roster;
  readonly network: Network;
  /** What peers provably did: gossip's score of them goes by it, and by nothing that the filter thinks. */
  readonly offences: Pick<OffenceBook, "record">;
  /** False: alone. */
  readonly shared: boolean;
  /** What inputs are scaled by, and how the own traffic is told of; null: alone, by the starter model's. */
  readonly statistics: LiveStatistics | null;
  authorOf(peer: PeerName): Author | null;
  /** What members are called, as far as they have a name. */
  names(): ReadonlyMap<Author, string>;
  /** Connected daemons, with gossip's score of their conduct on the wire. */
  connections(): readonly { readonly peer: PeerName; readonly score: number }[];
  /** Where others can reach this daemon. */
  addresses(): readonly string[];
  /** Before the network starts. */
  open(): void;
  /** Tells who we are, and asks for what was missed. After the network started, and once a round. */
  catchUp(): Promise<void>;
}

/** What belonging is made from. */
export interface BelongingParts {
  readonly folder: OrganisationFolder;
  readonly config: Config;
  readonly starter: Detector;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Told, once a round, what left the machine in the one before; null: nobody wants to know. */
  readonly explain: ((text: string) => void) | null;
}
