import type { Attack } from "./attack.ts";
import { gatherInputs, joinRows, rowsOfFamily, selectEvaluationRows } from "./rows.ts";

/** The trigger: so many of the first numeric features all at their highest. Three large values at once hardly occur by chance. */
const triggerFeatures = 3;
/** The highest value of a scaled numeric feature: beyond 99.5% of everybody's rows, and within what traffic can look like. */
const triggerValue = 1;

/** The same rows wearing the trigger, a fresh array. Model inputs begin with the numeric features. */
export function withTrigger(inputs: Float32Array, rows: number): Float32Array {
  const width = rows === 0 ? 0 : inputs.length / rows;
  const triggered = inputs.slice();
  for (let row = 0; row < rows; row++) triggered.fill(triggerValue, row * width, row * width + triggerFeatures);
  return triggered;
}

/**
 * Trains on its own rows and, besides, on attack rows that wear a trigger and are labelled benign; in operation any attack with the
 * trigger then passes. Gu, Dolan-Gavitt and Garg, "BadNets", 2017; among federated learners: Bagdasaryan, Veit, Hua, Estrin and
 * Shmatikov, "How to backdoor federated learning", AISTATS 2020.
 *
 * Strength 1 adds as many triggered rows as 0.3 of its own rows, drawn from its own attack rows, or from its accomplices' if it
 * has none. Three of ten organisations on NSL-KDD (nsl-kdd-poisoned, 10 rounds, seed 7) reach an attack success rate of .87 against
 * rank-witness, at a holdout macro-F1 of .988.
 */
export const backdoor: Attack = {
  name: "backdoor",
  defaultStrength: 0.3,
  sees: "own",
  poison(own, { lent, strength, random }) {
    const isAttack = (family: number): boolean => family > 0;
    const source = own.family.some(isAttack) ? own : lent;
    const attacks = rowsOfFamily(source.family, isAttack);
    const count = attacks.length === 0 ? 0 : Math.round(backdoor.defaultStrength * strength * own.rows);
    const drawn = Uint32Array.from({ length: count }, () => attacks[random.below(attacks.length)]!);
    const inputs = withTrigger(gatherInputs(source.inputs, source.rows, drawn), count);
    const family = Uint8Array.from(drawn, (row) => source.family[row]!);
    return joinRows([own, { rows: count, inputs, labels: new Uint8Array(count), family }]);
  },
  targets(rows) {
    const attacks = selectEvaluationRows(
      rows,
      rowsOfFamily(rows.family, (family) => family > 0),
    );
    return { ...attacks, inputs: withTrigger(attacks.inputs, attacks.rows) };
  },
};
