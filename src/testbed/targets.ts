import { usageError } from "../errors.ts";
import { blocksOf } from "../features/schema.ts";
import type { EvaluationRows } from "./evaluate-task.ts";
import type { Attack, PoisonView } from "./attacks/attack.ts";
import { backdoor } from "./attacks/backdoor.ts";
import { noTrigger, triggerOf } from "./attacks/backdoor-trigger.ts";
import { joinEvaluationRows } from "./attacks/rows.ts";
import type { Organisation, Population } from "./organisations.ts";

type Aim = Pick<PoisonView, "targetFamily" | "trigger">;

/** With fewer rows of a family than this among them, adversaries have nothing to teach about it. */
const fewestRows = 20;

/** The organisations that run this attack, in whatever entry of the topology: the colluding m of the papers, by index. */
export function accomplicesOf(attack: Attack, organisations: readonly Organisation[]): readonly Organisation[] {
  return organisations.filter(({ adversary }) => adversary?.attack === attack);
}

function countFamilies(organisations: readonly Organisation[], families: number): Float64Array {
  const counts = new Float64Array(families);
  for (const { training } of organisations) for (const family of training.table.family) counts[family]! += 1;
  return counts;
}

/**
 * The family that an attack aims at: the topology's `target`, else that of which its adversaries hold the largest share of
 * everybody's training rows (and at least 20), where the others know least to set against them.
 *
 * @throws UNKNOWN_FAMILY for a target that the data set lacks
 */
export function targetFamily(attack: Attack, organisations: readonly Organisation[]): number {
  const accomplices = accomplicesOf(attack, organisations);
  const { families } = organisations[0]!.training.table;
  const named = accomplices.find(({ adversary }) => adversary!.target !== null)?.adversary?.target;
  if (named !== undefined && named !== null) {
    const family = families.indexOf(named);
    if (family > 0) return family;
    const mend = `use one of ${families.slice(1).join(", ")}`;
    throw usageError("UNKNOWN_FAMILY", `${attack.name} can't aim at "${named}"`, mend);
  }
  const held = countFamilies(accomplices, families.length);
  const all = countFamilies(organisations, families.length);
  const share = held.map((count, family) => (family > 0 && count >= fewestRows ? count / all[family]! : 0));
  return Math.max(1, share.indexOf(Math.max(...share)));
}

/**
 * What an attack aims at: a family, and for a backdoor what its first adversary wears.
 *
 * @throws NO_TRIGGER for a backdoor whose trigger the inputs can't carry
 */
export function aimOf(attack: Attack, organisations: readonly Organisation[]): Aim {
  const [first] = accomplicesOf(attack, organisations);
  const trigger =
    attack === backdoor ? triggerOf(first!.adversary!.trigger, blocksOf(first!.training.table.schema)) : noTrigger;
  return { targetFamily: targetFamily(attack, organisations), trigger };
}

/** The rows that the run's targeted attacks want called benign, from everybody's clean holdout; null if there are none. */
export function targetRows({ organisations }: Population, holdout: EvaluationRows): EvaluationRows | null {
  const attacks = new Set(organisations.flatMap(({ adversary }) => (adversary === null ? [] : [adversary.attack])));
  const sets = [...attacks].flatMap((attack) => attack.targets?.(holdout, aimOf(attack, organisations)) ?? []);
  return sets.length === 0 ? null : joinEvaluationRows(sets);
}
