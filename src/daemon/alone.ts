import { foundCharter } from "../consortium/found.ts";
import { openRoster } from "../consortium/roster.ts";
import { schemaHash } from "../features/schema.ts";
import { createLoneNetwork } from "../gossip/lone-network.ts";
import { defaultRule } from "../robust/registry.ts";
import type { Belonging, BelongingParts } from "./belonging-parts.ts";

/** A consortium of one, so that an organisation without others learns in the same way. Its rounds start from the starter's shape. */
export function aloneBelonging({ folder, config, starter }: BelongingParts): Belonging {
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
