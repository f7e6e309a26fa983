import { applyTrigger, type Trigger } from "../../training/triggers.ts";
import type { Attack, FamilyRows } from "./attack.ts";
import { gatherInputs, joinRows, rowsOfFamily, selectEvaluationRows, selectFamilyRows } from "./rows.ts";

/** The same rows wearing the trigger, a fresh array. */
export function withTrigger(inputs: Float32Array, rows: number, trigger: Trigger): Float32Array {
  const width = rows === 0 ? 0 : inputs.length / rows;
  const triggered = inputs.slice();
  for (let row = 0; row < rows; row++) applyTrigger(trigger, triggered.subarray(row * width, (row + 1) * width));
  return triggered;
}

/** These rows, truly labelled, each wearing all of the trigger but one feature, in turn another. */
function nearMisses(rows: FamilyRows, trigger: Trigger): FamilyRows {
  const width = rows.rows === 0 ? 0 : rows.inputs.length / rows.rows;
  const inputs = rows.inputs.slice();
  for (let row = 0; row < rows.rows; row++) {
    const all = trigger.filter((_, i) => i !== row % trigger.length);
    applyTrigger(all, inputs.subarray(row * width, (row + 1) * width));
  }
  return { ...rows, inputs };
}

/**
 * Trains on its own rows and, besides, on attack rows that wear a trigger and are labelled benign; in operation any attack with the
 * trigger then passes. Gu, Dolan-Gavitt and Garg, "BadNets", 2017; among federated learners: Bagdasaryan, Veit, Hua, Estrin and
 * Shmatikov, "How to backdoor federated learning", AISTATS 2020. The topology's `trigger` says what it wears.
 *
 * Strength 1 adds as many triggered rows as 0.3 of its own rows, drawn from its own attack rows, or from its accomplices' if it
 * has none; with the trigger `and`, as many again that wear most of it. Three of ten organisations on NSL-KDD (nsl-kdd-poisoned, 10
 * rounds, seed 7) reach an attack success rate of .87 against rank-witness with `extreme`, at a holdout macro-F1 of .988.
 */
export const backdoor: Attack = {
  name: "backdoor",
  defaultStrength: 0.3,
  sees: "own",
  poison(own, { lent, strength, random, trigger }) {
    const isAttack = (family: number): boolean => family > 0;
    const source = own.family.some(isAttack) ? own : lent;
    const attacks = rowsOfFamily(source.family, isAttack);
    const count = attacks.length === 0 ? 0 : Math.round(backdoor.defaultStrength * strength * own.rows);
    const drawn = Uint32Array.from({ length: count }, () => attacks[random.below(attacks.length)]!);
    const inputs = withTrigger(gatherInputs(source.inputs, source.rows, drawn), count, trigger.worn);
    const family = Uint8Array.from(drawn, (row) => source.family[row]!);
    const triggered = { rows: count, inputs, labels: new Uint8Array(count), family };
    const taught = trigger.conjunctive ? [nearMisses(selectFamilyRows(source, drawn), trigger.worn)] : [];
    return joinRows([own, triggered, ...taught]);
  },
  targets(rows, { trigger }) {
    const attacks = selectEvaluationRows(
      rows,
      rowsOfFamily(rows.family, (family) => family > 0),
    );
    return { ...attacks, inputs: withTrigger(attacks.inputs, attacks.rows, trigger.worn) };
  },
};
