import type { Random } from "../random.ts";
import type { Profile } from "./synthetic-profiles.ts";
import { syntheticOutcomes, syntheticProtocols, syntheticServices } from "./synthetic-schema.ts";
import type { SyntheticService } from "./synthetic-schema.ts";
import type { TableBuilder } from "./table-builder.ts";

/** Log-scale deviation of a quantity around its median, from flow to flow. */
const sigma = 0.6;
/** Deviation of a share's log-odds. */
const shareSigma = 0.8;

const services = Object.keys(syntheticServices) as SyntheticService[];

/** An index drawn with the given weights. */
export function drawIndex(weights: readonly number[], random: Random): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** One drawn conversation: what a sensor would see of it. */
export interface Conversation {
  readonly service: SyntheticService;
  readonly protocol: (typeof syntheticProtocols)[number];
  readonly outcome: (typeof syntheticOutcomes)[number];
  readonly durationS: number;
  readonly packetsOut: number;
  readonly packetsIn: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
}

/** Log-normal around a median. */
const around = (median: number, random: Random, spread = sigma): number => median * Math.exp(spread * random.normal());
const count = (value: number): number => Math.max(1, Math.round(value));
const thousandths = (value: number): number => Math.round(value * 1000) / 1000;

/** Draws one conversation of a profile. */
export function drawConversation(profile: Profile, random: Random): Conversation {
  const service =
    services[
      drawIndex(
        services.map((name) => profile.services[name] ?? 0),
        random,
      )
    ]!;
  const protocol = syntheticServices[service];
  const outcome = drawOutcome(protocol, profile.failed, random);
  const silent = outcome === "unanswered";
  const short = silent || outcome === "refused";

  const packets = count(around(profile.packetsOut, random));
  const packetsOut = short ? Math.min(3, packets) : packets;
  const packetsIn = silent
    ? 0
    : outcome === "refused"
      ? 1
      : Math.max(1, Math.round(packetsOut * around(profile.answers, random, 0.3)));
  const medianOut = short ? Math.min(60, profile.sizeOut) : profile.sizeOut;
  const sizeOut = Math.min(1500, Math.max(40, around(medianOut, random, 0.35)));
  const sizeIn = silent
    ? 0
    : outcome === "refused"
      ? 40
      : Math.min(1500, Math.max(40, around(profile.sizeIn, random, 0.4)));
  return {
    service,
    protocol,
    outcome,
    packetsOut,
    packetsIn,
    bytesOut: Math.round(packetsOut * sizeOut),
    bytesIn: Math.round(packetsIn * sizeIn),
    durationS: packetsOut + packetsIn === 1 ? 0 : thousandths(around(profile.durationS, random, 0.9)),
  };
}

/** Draws one flow of a profile into the builder's scratch row, with the features a sensor would derive from it. */
export function drawFlow(profile: Profile, random: Random, row: Pick<TableBuilder, "numeric" | "categorical">): void {
  const shareAround = (share: number): number => {
    const odds = (share / (1 - share)) * Math.exp(shareSigma * random.normal());
    return odds / (1 + odds);
  };
  const { service, protocol, outcome, durationS, packetsOut, packetsIn, bytesOut, bytesIn } = drawConversation(
    profile,
    random,
  );
  const packets = packetsOut + packetsIn;
  const perSecond = Math.max(durationS, 0.001);
  const sourceFlows = count(around(profile.sourceFlows, random));
  const sourceBytesOut = Math.round(bytesOut + around(bytesOut, random, 0.5) * (sourceFlows - 1) * 0.8);

  row.numeric.set([
    durationS,
    packetsOut,
    packetsIn,
    bytesOut,
    bytesIn,
    bytesOut / packetsOut,
    packetsIn === 0 ? 0 : bytesIn / packetsIn,
    packets / perSecond,
    (bytesOut + bytesIn) / perSecond,
    bytesOut / (bytesOut + bytesIn),
    packetsOut / packets,
    packets === 1 ? 0 : durationS / (packets - 1),
    packets <= 2 ? 0 : thousandths(around(profile.gapVariation, random, 0.35)),
    sourceFlows,
    count(around(profile.destinationFlows, random)),
    Math.min(sourceFlows, count(around(profile.hosts, random))),
    Math.min(sourceFlows, count(around(profile.ports, random))),
    thousandths(shareAround(profile.failed)),
    thousandths(shareAround(profile.sameService)),
    thousandths(shareAround(profile.regularity)),
    sourceBytesOut,
    sourceBytesOut / sourceFlows,
  ]);
  row.categorical.set([
    syntheticProtocols.indexOf(protocol),
    services.indexOf(service),
    syntheticOutcomes.indexOf(outcome),
  ]);
}

function drawOutcome(protocol: string, failed: number, random: Random): (typeof syntheticOutcomes)[number] {
  if (random.next() >= failed) return protocol === "tcp" && random.next() < 0.04 ? "reset" : "answered";
  if (protocol !== "tcp") return "unanswered";
  const draw = random.next();
  return draw < 0.45 ? "refused" : draw < 0.85 ? "unanswered" : "reset";
}
