import { usageError } from "../../errors.ts";
import { alie } from "./alie.ts";
import type { Attack } from "./attack.ts";
import { backdoor } from "./backdoor.ts";
import { dissensus } from "./dissensus.ts";
import { equivocation } from "./equivocation.ts";
import { falsePrototypes } from "./false-prototypes.ts";
import { freeRider } from "./free-rider.ts";
import { gateAdaptive } from "./gate-adaptive.ts";
import { gaussian } from "./gaussian.ts";
import { gradient } from "./gradient.ts";
import { ipm } from "./ipm.ts";
import { labelFlip } from "./label-flip.ts";
import { mimic } from "./mimic.ts";
import { minMax } from "./min-max.ts";
import { minSum } from "./min-sum.ts";
import { nonFinite } from "./non-finite.ts";
import { optimal } from "./optimal.ts";
import { poisonedStatistics } from "./poisoned-statistics.ts";
import { replay } from "./replay.ts";
import { scaling } from "./scaling.ts";
import { signFlip } from "./sign-flip.ts";
import { silent } from "./silent.ts";
import { stale } from "./stale.ts";
import { still } from "./still.ts";
import { sybil } from "./sybil.ts";
import { targetedLabelFlip } from "./targeted-label-flip.ts";

const attacks: readonly Attack[] = [
  silent,
  labelFlip,
  targetedLabelFlip,
  backdoor,
  signFlip,
  scaling,
  gaussian,
  alie,
  ipm,
  minMax,
  minSum,
  mimic,
  dissensus,
  gateAdaptive,
  optimal,
  gradient,
  sybil,
  freeRider,
  still,
  stale,
  replay,
  equivocation,
  nonFinite,
  poisonedStatistics,
  falsePrototypes,
];

/** Names a topology may use, in the order they are listed to people. */
export const attackNames: readonly string[] = attacks.map(({ name }) => name);

/**
 * The attack of this name.
 *
 * @throws UNKNOWN_ATTACK, which lists the names there are
 */
export function attackNamed(name: string): Attack {
  const attack = attacks.find((attack) => attack.name === name);
  if (attack === undefined) {
    throw usageError("UNKNOWN_ATTACK", `there is no attack "${name}"`, `use one of ${attackNames.join(", ")}`);
  }
  return attack;
}
