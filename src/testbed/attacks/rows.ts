import type { Random } from "../../random.ts";
import type { EvaluationRows } from "../evaluate-task.ts";
import type { FamilyRows } from "./attack.ts";

/** Rows whose family passes, as indexes. */
export function rowsOfFamily(family: Uint8Array, wanted: (family: number) => boolean): Uint32Array {
  return Uint32Array.from(family.keys()).filter((row) => wanted(family[row]!));
}

/** The given rows' inputs, copied one after the other. */
export function gatherInputs(inputs: Float32Array, of: number, rows: Uint32Array): Float32Array {
  const width = of === 0 ? 0 : inputs.length / of;
  const gathered = new Float32Array(rows.length * width);
  rows.forEach((row, i) => gathered.set(inputs.subarray(row * width, (row + 1) * width), i * width));
  return gathered;
}

/** The given rows, copied, in the given order. */
export function selectFamilyRows({ rows, inputs, labels, family }: FamilyRows, chosen: Uint32Array): FamilyRows {
  return {
    rows: chosen.length,
    inputs: gatherInputs(inputs, rows, chosen),
    labels: Uint8Array.from(chosen, (row) => labels[row]!),
    family: Uint8Array.from(chosen, (row) => family[row]!),
  };
}

/** What all sets of rows have, one after the other, copied. */
function joined(sets: readonly Omit<FamilyRows, "labels">[]): Omit<FamilyRows, "labels"> {
  const inputs = new Float32Array(sets.reduce((sum, set) => sum + set.inputs.length, 0));
  let offset = 0;
  for (const set of sets) {
    inputs.set(set.inputs, offset);
    offset += set.inputs.length;
  }
  const rows = sets.reduce((sum, set) => sum + set.rows, 0);
  return { rows, inputs, family: Uint8Array.from(sets.flatMap(({ family }) => [...family])) };
}

/** The rows of several sets, one after the other, copied. */
export function joinRows(sets: readonly FamilyRows[]): FamilyRows {
  return { ...joined(sets), labels: Uint8Array.from(sets.flatMap(({ labels }) => [...labels])) };
}

/** The given rows of an evaluation set, copied. */
export function selectEvaluationRows(set: EvaluationRows, chosen: Uint32Array): EvaluationRows {
  return {
    ...set,
    rows: chosen.length,
    inputs: gatherInputs(set.inputs, set.rows, chosen),
    family: Uint8Array.from(chosen, (row) => set.family[row]!),
    attack: Uint16Array.from(chosen, (row) => set.attack[row]!),
  };
}

/** The rows of several evaluation sets over the same families and attacks, one after the other, copied. At least one set. */
export function joinEvaluationRows(sets: readonly EvaluationRows[]): EvaluationRows {
  return {
    ...sets[0]!,
    ...joined(sets),
    attack: Uint16Array.from(sets.flatMap(({ attack }) => [...attack])),
  };
}

/** At most so many rows of each family, benign among them, drawn without repetition. */
export function sampleRows(rows: FamilyRows, ofEachFamily: number, random: Random): FamilyRows {
  const drawn = [...new Set(rows.family)].flatMap((wanted) => [
    ...random.shuffle(rowsOfFamily(rows.family, (family) => family === wanted)).subarray(0, ofEachFamily),
  ]);
  return selectFamilyRows(rows, Uint32Array.from(drawn));
}
