import type { Random } from "../random.ts";
import { seededRandom } from "../random.ts";
import type { FlowRecord, Outcome } from "./flow-record.ts";
import { drawConversation, type Conversation } from "./synthetic-flow.ts";
import { createOrganisation } from "./synthetic-organisation.ts";
import { attackProfiles, type Profile } from "./synthetic-profiles.ts";
import type { SyntheticService } from "./synthetic-schema.ts";

export interface SyntheticLogOptions {
  readonly seed: number | string;
  /** Which organisation of the consortium that the seed makes. */
  readonly organisation: number;
  readonly benignFlows: number;
  /** Of each attack family. */
  readonly flowsPerFamily: number;
}

/** Where services listen, and what a sensor calls them once they answered. */
const listeners: Readonly<
  Record<SyntheticService, { readonly ports: readonly number[]; readonly name: string | null }>
> = {
  dns: { ports: [53], name: "dns" },
  ntp: { ports: [123], name: "ntp" },
  http: { ports: [80, 8080], name: "http" },
  https: { ports: [443], name: "ssl" },
  smtp: { ports: [25, 587], name: "smtp" },
  ssh: { ports: [22], name: "ssh" },
  smb: { ports: [445, 139], name: "smb" },
  database: { ports: [3306, 5432], name: "mysql" },
  echo: { ports: [0], name: null },
  other: { ports: [], name: null },
};

/** Benign flows of all hosts together, per second. */
const benignRate = 4;
const daytimeS = 1_700_000_000;
/** Whoever tries more ports than this on a minute goes through them; others use a service's own. */
const fewPorts = 4;
/** Of the conversations that TCP answered, the share whose end the sensor saw. */
const closedShare = 0.85;

const pick = <T>(items: readonly T[], random: Random): T => items[random.below(items.length)]!;
const about = (median: number, random: Random): number =>
  Math.max(1, Math.round(median * Math.exp(0.4 * random.normal())));

/** One stretch of like traffic, of a source or of several that share a destination. */
interface Episode {
  readonly label: string;
  readonly profile: Profile;
  /** Seconds from the log's beginning. */
  readonly begin: number;
  readonly lengthS: number;
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly ports: readonly number[];
}

function planEpisode(label: string, profile: Profile, spanS: number, random: Random): Episode {
  const lengthS = 60 * (1 + 2 * random.next());
  const crowd = about(Math.max(1, profile.destinationFlows / profile.sourceFlows / profile.hosts), random);
  const fromOutside = label !== "benign" && random.next() < 0.5;
  const inside = (): string => `10.1.${random.below(4)}.${1 + random.below(60)}`;
  const outside = (): string => `198.51.${random.below(100)}.${1 + random.below(250)}`;
  const addresses = (count: number, address: () => string): string[] => Array.from({ length: count }, address);
  return {
    label,
    profile,
    begin: random.next() * spanS,
    lengthS,
    sources: addresses(Math.min(40, crowd), fromOutside ? outside : inside),
    destinations: addresses(about(profile.hosts, random), fromOutside || random.next() < 0.4 ? inside : outside),
    ports:
      profile.ports > fewPorts
        ? addresses(about(profile.ports, random), () => String(1 + random.below(10_000))).map(Number)
        : [],
  };
}

function outcomeOf({ protocol, outcome }: Conversation, random: Random): Outcome {
  if (outcome !== "answered" || protocol !== "tcp") return outcome;
  return random.next() < closedShare ? "closed" : "open";
}

function* flowsOf(episode: Episode, id: string, random: Random): Generator<FlowRecord> {
  const { label, profile, begin, lengthS, sources, destinations, ports } = episode;
  const periodS = 60 / profile.sourceFlows;
  for (const [s, sourceAddress] of sources.entries()) {
    let ts = daytimeS + begin + random.next() * periodS;
    for (let n = 0; ts < daytimeS + begin + lengthS; n++) {
      const conversation = drawConversation(profile, random);
      const { protocol, service, outcome } = conversation;
      const { ports: own, name } = listeners[service];
      const hasPorts = protocol !== "icmp";
      const triedPorts = ports.length > 0 ? ports : own;
      yield {
        id: `${id}-${s}-${n}`,
        ts,
        durationS: conversation.durationS,
        protocol,
        service: outcome === "answered" || outcome === "reset" ? name : null,
        sourceAddress,
        sourcePort: hasPorts ? 32_768 + random.below(28_000) : 0,
        destinationAddress: pick(destinations, random),
        destinationPort: !hasPorts ? 0 : triedPorts.length > 0 ? pick(triedPorts, random) : 1024 + random.below(9000),
        packetsOut: conversation.packetsOut,
        packetsIn: conversation.packetsIn,
        bytesOut: conversation.bytesOut,
        bytesIn: conversation.bytesIn,
        outcome: outcomeOf(conversation, random),
        label,
      };
      const byChance = -Math.log(1 - random.next());
      ts += periodS * (profile.regularity + (1 - profile.regularity) * byChance);
    }
  }
}

/**
 * The log of one organisation's sensor on one synthetic working day: not real traffic, and called synthetic wherever it shows. Everyday sessions and
 * attacks follow the same profiles as {@link synthetic}; `label` names the family. In the order in which flows end, as sensors write
 * them.
 */
export function syntheticRecords({
  seed,
  organisation,
  benignFlows,
  flowsPerFamily,
}: SyntheticLogOptions): FlowRecord[] {
  const shared = seededRandom(`synthetic-records/${seed}`);
  const habits = createOrganisation(organisation, shared);
  const random = shared.fork(`log/${organisation}`);
  const spanS = benignFlows / benignRate;
  const records: FlowRecord[] = [];

  function fill(label: string, flows: number, profileOf: () => Profile): void {
    let left = flows;
    for (let e = 0; left > 0; e++) {
      for (const flow of flowsOf(planEpisode(label, profileOf(), spanS, random), `S${label}${e}`, random)) {
        records.push(flow);
        if (--left === 0) return;
      }
    }
  }
  fill("benign", benignFlows, () => habits.benign(random));
  for (const family of Object.keys(attackProfiles))
    fill(family, flowsPerFamily, () => habits.attack(family, random).profile);
  const endOf = ({ ts, durationS }: FlowRecord): number => ts + durationS;
  return records.toSorted((a, b) => endOf(a) - endOf(b));
}
