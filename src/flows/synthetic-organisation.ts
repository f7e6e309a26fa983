import type { Random } from "../random.ts";
import { drawIndex } from "./synthetic-flow.ts";
import { attackProfiles, benignProfiles, quantities } from "./synthetic-profiles.ts";
import type { Profile } from "./synthetic-profiles.ts";

/** One organisation's habits, and the attacks it meets. */
export interface SyntheticOrganisation {
  /** As a site: `synthetic-1`, ... */
  readonly name: string;
  /** Share of its flows that are attacks. */
  readonly attackShare: number;
  /** How often it meets each family, in the order of {@link attackProfiles}; 0 for two of them. */
  readonly familyWeights: readonly number[];
  /** The profile of one benign flow. */
  benign(random: Random): Profile;
  /** The profile of one attack flow of a family. */
  attack(family: string, random: Random): { readonly attack: string; readonly profile: Profile };
}

/** How far organisations differ in the typical size of everything (log scale), and attackers less so. */
const organisationSigma = 0.35;
const attackerSigma = 0.15;

/** Families that an organisation never meets, and barely meets. */
const missing = 2;
const rare = 1;
const rareWeight = 0.05;

const names = Object.keys(attackProfiles);
const benignNames = Object.keys(benignProfiles);

export function createOrganisation(index: number, shared: Random): SyntheticOrganisation {
  const random = shared.fork(`organisation/${index}`);
  // One order for the whole consortium, begun elsewhere by each organisation: every family is somebody's daily bread.
  const order = shared.fork("families").shuffle(names.map((_, family) => family));
  const familyWeights = names.map((_, family) => {
    const turn = (order.indexOf(family) + index * (missing + rare)) % names.length;
    return turn < missing ? 0 : turn < missing + rare ? rareWeight : 0.3 + random.gamma(1);
  });
  const activityWeights = benignNames.map(() => random.gamma(1.5));
  const habits = benignNames.map((name) => vary(benignProfiles[name]!, organisationSigma, random));
  const attackers = new Map(
    Object.values(attackProfiles)
      .flatMap((profiles) => Object.entries(profiles))
      .map(([attack, profile]) => [attack, vary(profile, attackerSigma, random)]),
  );
  return {
    name: `synthetic-${index + 1}`,
    attackShare: 0.15 + 0.25 * random.next(),
    familyWeights,
    benign: (random) => habits[drawIndex(activityWeights, random)]!,
    attack(family, random) {
      const attacks = Object.keys(attackProfiles[family]!);
      const attack = attacks[random.below(attacks.length)]!;
      const cover = habits[drawIndex(activityWeights, random)]!;
      return { attack, profile: hide(attackers.get(attack)!, cover, stealth(random)) };
    },
  };
}

/** How much an attack flow looks like everyday traffic: mostly little, now and then a lot. */
function stealth(random: Random): number {
  return 0.8 * random.next() ** 4;
}

type Quantity = (typeof quantities)[number];
const shares: readonly Quantity[] = ["failed", "sameService", "regularity"];

/** The same profile with every typical quantity a little different. */
function vary(profile: Profile, deviation: number, random: Random): Profile {
  return map(profile, (value, quantity) =>
    shares.includes(quantity)
      ? fromOdds((value / (1 - value)) * Math.exp(deviation * random.normal()))
      : value * Math.exp(deviation * random.normal()),
  );
}

/** An attack, moved towards everyday traffic by `share` of the way (log scale); it stays on its services. */
function hide(attack: Profile, cover: Profile, share: number): Profile {
  const blend = (a: number, b: number): number => a ** (1 - share) * b ** share;
  return map(attack, (value, quantity) =>
    shares.includes(quantity)
      ? fromOdds(blend(value / (1 - value), cover[quantity] / (1 - cover[quantity])))
      : blend(value, cover[quantity]),
  );
}

function map(profile: Profile, change: (value: number, quantity: Quantity) => number): Profile {
  const changed = quantities.map((quantity) => [quantity, change(profile[quantity], quantity)]);
  return { services: profile.services, ...Object.fromEntries(changed) } as Profile;
}

function fromOdds(odds: number): number {
  return odds / (1 + odds);
}
