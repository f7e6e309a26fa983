import { seededRandom } from "../../../src/random.ts";
import type { Block } from "../../../src/features/schema.ts";
import { triggerOf } from "../../../src/testbed/attacks/backdoor-trigger.ts";
import type { FamilyRows, PoisonView, ProtocolView } from "../../../src/testbed/attacks/attack.ts";

/** What an adversary with a small update of its own sees, and nobody else. */
export const view = (over: Partial<ProtocolView> = {}): ProtocolView => ({
  start: new Float32Array([0, 0, 0]),
  own: new Float32Array([1, -2, 0.5]),
  honest: [],
  leader: null,
  adversaries: 1,
  index: 0,
  strength: 1,
  random: seededRandom("attack"),
  memory: new Map(),
  heard: () => [],
  ...over,
});

/** Rows of these families, four inputs each, the first of them the row's number; labelled by family. */
export function rowsOf(families: readonly number[], first = 0): FamilyRows {
  return {
    rows: families.length,
    inputs: Float32Array.from(families.flatMap((_, row) => [first + row, 0.25, -0.5, 0.75])),
    labels: Uint8Array.from(families),
    family: Uint8Array.from(families),
  };
}

/** The four inputs of {@link rowsOf}, the last of them a category. */
export const blocks: readonly Block[] = [
  ...["first", "second", "third"].map((name, offset) => ({ name, kind: "numeric" as const, offset, width: 1 })),
  { name: "fourth", kind: "categorical", offset: 3, width: 1 },
];

/** What a data attack knows, with nobody to lend it rows. */
export const poisonView = (over: Partial<PoisonView> = {}): PoisonView => ({
  classes: 4,
  targetFamily: 2,
  trigger: triggerOf("extreme", blocks),
  lent: rowsOf([]),
  strength: 1,
  random: seededRandom("poison"),
  ...over,
});
