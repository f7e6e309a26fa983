import { seededRandom } from "../../src/random.ts";
import type { Contribution, FilterContext } from "../../src/robust/rule.ts";

/** Contributions with the given updates, authors a0000, a0001, ..., each payload its own. */
export function contributionsOf(updates: readonly ArrayLike<number>[]): Contribution[] {
  return updates.map((update, i) => ({
    author: `a${String(i).padStart(4, "0")}`,
    update: Float32Array.from(update),
    age: 0,
    payloadHash: `hash-${i}`,
  }));
}

/** A context for rules that lean on nothing but the rows. Its model is linear: the margin of a row is its dot product with the parameters. */
export function contextOf(
  rows: readonly Contribution[],
  f: number,
  overrides: Partial<FilterContext> = {},
): FilterContext {
  return {
    f,
    start: new Float32Array(rows[0]?.update.length ?? 0),
    trainedRows: 1000,
    ownIsGenesis: false,
    margins: linearMargins,
    validation: { rows: 0, inputs: new Float32Array(0), labels: new Uint8Array(0) },
    distribution: null,
    benignDistribution: null,
    random: seededRandom("context"),
    state: {},
    ...overrides,
  };
}

/** w . x for each row x. */
export function linearMargins(parameters: Float32Array, inputs: Float32Array, rows: number): Float64Array {
  const width = parameters.length;
  return Float64Array.from({ length: rows }, (_, i) =>
    parameters.reduce((sum, w, k) => sum + w * inputs[i * width + k]!, 0),
  );
}
