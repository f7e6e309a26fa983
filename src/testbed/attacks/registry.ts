import { usageError } from "../../errors.ts";
import { alie } from "./alie.ts";
import type { Attack } from "./attack.ts";
import { labelFlip } from "./label-flip.ts";
import { scaling } from "./scaling.ts";
import { signFlip } from "./sign-flip.ts";
import { silent } from "./silent.ts";

const attacks: readonly Attack[] = [silent, labelFlip, signFlip, alie, scaling];

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
