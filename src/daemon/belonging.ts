import { charterHash } from "../consortium/charter.ts";
import type { Author } from "../consortium/identity.ts";
import { VervetError } from "../errors.ts";
import { schemaHash } from "../features/schema.ts";
import { accountFor, explainEgress } from "../gossip/egress.ts";
import { introductionProtocol } from "../gossip/introduction.ts";
import { joinProtocol } from "../gossip/join.ts";
import { daemonKey, publicKeyOf } from "../gossip/libp2p-identity.ts";
import { createLibp2pNetwork } from "../gossip/libp2p-network.ts";
import { createMembership } from "../gossip/membership.ts";
import type { PeerName } from "../gossip/network.ts";
import { createOffenceBook } from "../gossip/offences.ts";
import { createPeerExchange } from "../gossip/peer-exchange.ts";
import { mlp } from "../model/spec.ts";
import { readNetworkKey } from "../store/network-key.ts";
import { openSketches } from "../store/open-sketches.ts";
import { aloneBelonging } from "./alone.ts";
import type { Belonging, BelongingParts } from "./belonging-parts.ts";
import { createLiveStatistics } from "./live-statistics.ts";
import { countRefusals } from "./refusals.ts";
import { serveDesk } from "./serve-desk.ts";

/** @throws VervetError OTHER_SCHEMA, and those of the folder */
async function inConsortium(parts: BelongingParts): Promise<Belonging> {
  const { folder, config, starter, clock, logger, metrics, explain } = parts;
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
  const libp2p = await createLibp2pNetwork({
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
  const account = accountFor(libp2p);
  const network = explain === null ? libp2p : account.network;
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
      explain?.(explainEgress(account.take()));
      await membership.publishCertificate();
      await membership.catchUp();
      if (config.network.peerExchange) await peers.meet();
    },
  };
}

/** Reads where the organisation belongs from its folder. */
export function openBelonging(parts: BelongingParts): Promise<Belonging> {
  return parts.folder.hasCharter() ? inConsortium(parts) : Promise.resolve(aloneBelonging(parts));
}
