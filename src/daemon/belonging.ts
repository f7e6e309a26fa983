import { charterHash, type Charter } from "../consortium/charter.ts";
import { foundCharter } from "../consortium/found.ts";
import type { Author, Identity } from "../consortium/identity.ts";
import { openRoster, type Roster } from "../consortium/roster.ts";
import type { Config } from "../config.ts";
import type { Clock } from "../clock.ts";
import type { Detector } from "../detection/detector.ts";
import { VervetError } from "../errors.ts";
import { schemaHash } from "../features/schema.ts";
import { introductionProtocol } from "../gossip/introduction.ts";
import { joinProtocol } from "../gossip/join.ts";
import { daemonKey, publicKeyOf } from "../gossip/libp2p-identity.ts";
import { createLibp2pNetwork } from "../gossip/libp2p-network.ts";
import { createLoneNetwork } from "../gossip/lone-network.ts";
import { createMembership } from "../gossip/membership.ts";
import type { Network, PeerName } from "../gossip/network.ts";
import { createOffenceBook, type OffenceBook } from "../gossip/offences.ts";
import { createPeerExchange } from "../gossip/peer-exchange.ts";
import type { Logger } from "../logger.ts";
import { mlp, type MlpSpec } from "../model/spec.ts";
import { defaultRule } from "../robust/registry.ts";
import { readNetworkKey } from "../store/network-key.ts";
import type { OrganisationFolder } from "../store/organisation-folder.ts";
import { openSketches } from "../store/open-sketches.ts";
import { createLiveStatistics, type LiveStatistics } from "./live-statistics.ts";
import type { Metrics } from "./metrics.ts";
import { countRefusals } from "./refusals.ts";
import { serveDesk } from "./serve-desk.ts";

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
}

/** A consortium of one, so that an organisation without others learns in the same way. Its rounds start from the starter's shape. */
function alone({ folder, config, starter }: BelongingParts): Belonging {
  const identity = folder.identity(null);
  const charter = foundCharter({
    name: "alone",
    spec: starter.spec,
    schema: schemaHash(starter.schema),
    genesisSeed: identity.author,
    genesisTimeMs: 0,
    roundMs: config.round.aloneMs,
    filter: { rule: defaultRule, tolerated: null },
    admins: [identity.author],
    threshold: 1,
  });
  const roster = openRoster();
  roster.admit(identity.author);
  return {
    identity,
    serial: 1,
    charter,
    spec: starter.spec,
    roster,
    network: createLoneNetwork(identity.author),
    offences: { record() {} },
    shared: false,
    statistics: null,
    authorOf: () => null,
    names: () => new Map(),
    connections: () => [],
    addresses: () => [],
    open() {},
    catchUp: () => Promise.resolve(),
  };
}

/** @throws VervetError OTHER_SCHEMA, and those of the folder */
async function inConsortium({ folder, config, starter, clock, logger, metrics }: BelongingParts): Promise<Belonging> {
  const identity = folder.identity(null);
  const { record: charter } = folder.charter();
  const { rule = charter.filter.rule } = config.filter;
  if (charter.schema !== schemaHash(starter.schema)) {
    const mend = `found a consortium with --schema ${starter.schema.name}`;
    throw new VervetError("OTHER_SCHEMA", "the consortium's features are not those of live traffic", mend);
  }
  const ledger = folder.ledger();
  if (!ledger.roster.has(identity.author)) {
    const mend = "ask an admin; 'vervet consortium show' prints who is in";
    throw new VervetError("NOT_A_MEMBER", "this organisation is not, or not any more, in its consortium", mend);
  }
  const [own, certificates] = [folder.certificate(identity), folder.book(ledger)];
  const authorOf = (peer: PeerName): Author | null => {
    const key = publicKeyOf(peer);
    return key === null ? null : certificates.authorOf(key);
  };
  const offences = createOffenceBook(clock);
  const refused = countRefusals(metrics, logger);
  const network = await createLibp2pNetwork({
    privateKey: await daemonKey(folder.daemonSecret()),
    listen: config.network.listen,
    bootstrap: config.network.bootstrap,
    mdns: config.network.mdns,
    reach: config.network,
    networkKey: config.network.keyFile === null ? folder.networkKey() : readNetworkKey(config.network.keyFile),
    doors: {
      isMember: (peer) => authorOf(peer) !== null,
      forStrangers: new Set([joinProtocol, introductionProtocol]),
      introduce: (peer) => membership.introduceTo(peer),
    },
    offences: offences.scoreOf,
    refused,
    logger,
  });
  const isMember = (peer: PeerName): boolean => authorOf(peer) !== null;
  const peers = createPeerExchange({ network, clock, isMember });
  const sketches = openSketches(folder.sketches, charter, ledger, starter.schema, () => clock.now());
  const failed = (cause: unknown): void => logger.error({ err: cause }, "membership could not be told of");
  const membership = createMembership({
    charter: charterHash(charter),
    network,
    clock,
    ledger,
    certificates,
    sketches,
    own: own.bytes,
    stores: folder,
    changed: () => logger.info({ members: ledger.roster.members().length }, "the membership changed"),
    failed,
    judged: ({ code }) => metrics.count("records_total", { result: code }),
    refused,
    dropped: (queue) => metrics.count("dropped_total", { queue }),
  });
  const told = { charter, identity, ledger, book: sketches, starter, rule, clock, membership };
  const [inputs = 0, ...widths] = charter.layers;
  return {
    identity,
    serial: own.record.serial,
    charter,
    spec: mlp(inputs, widths.slice(0, -1), charter.classes),
    roster: ledger.roster,
    network,
    offences: {
      record(peer, offence) {
        offences.record(peer, offence);
        metrics.count("offences_total", { offence });
      },
    },
    shared: true,
    statistics: createLiveStatistics(told),
    authorOf,
    names: () =>
      new Map(ledger.current().entries.flatMap(({ author, name }) => (name === null ? [] : [[author, name]]))),
    connections: () => network.connections().map((peer) => ({ peer, score: network.score(peer) })),
    addresses: () => network.addresses(),
    open() {
      membership.open();
      if (config.network.peerExchange) peers.open();
      if (!charter.admins.includes(identity.author)) return;
      const admin = { folder, charter: folder.charter(), ledger, identity };
      serveDesk(network, admin, clock, metrics, (bytes) => void membership.publishStatement(bytes).catch(failed));
    },
    async catchUp() {
      await membership.publishCertificate();
      await membership.catchUp();
      if (config.network.peerExchange) await peers.meet();
    },
  };
}

/** Reads where the organisation belongs from its folder. */
export function openBelonging(parts: BelongingParts): Promise<Belonging> {
  return parts.folder.hasCharter() ? inConsortium(parts) : Promise.resolve(alone(parts));
}
