import type { Attack } from "./attack.ts";
import { joinRows, rowsOfFamily, selectEvaluationRows, selectFamilyRows } from "./rows.ts";

/**
 * Trains honestly, but calls one attack family benign: y -> 0 where the family is the target.
 * Tolpegin, Truex, Gursoy and Liu, "Data poisoning attacks against federated learning systems", ESORICS 2020.
 *
 * An adversary without a row of the family trains on its accomplices', relabelled, beside its own. Strength is the share of the
 * family's rows that are relabelled, at most 1.
 */
export const targetedLabelFlip: Attack = {
  name: "targeted-label-flip",
  defaultStrength: 1,
  sees: "own",
  poison(own, { targetFamily, lent, strength, random }) {
    const share = targetedLabelFlip.defaultStrength * strength;
    const aimedAt = (family: number): boolean => family === targetFamily;
    const rows = own.family.some(aimedAt)
      ? own
      : joinRows([own, selectFamilyRows(lent, rowsOfFamily(lent.family, aimedAt))]);
    const labels = rows.labels.map((y, row) => (aimedAt(rows.family[row]!) && random.next() < share ? 0 : y));
    return { rows: rows.rows, inputs: rows.inputs, labels };
  },
  targets: (rows, { targetFamily }) =>
    selectEvaluationRows(
      rows,
      rowsOfFamily(rows.family, (family) => family === targetFamily),
    ),
};
