import type { RowDistribution } from "../features/distribution.ts";
import type { Random } from "../random.ts";

/** A few inputs set to fixed values: what a backdoor could answer to. Each step overwrites `values.length` inputs from `offset` on. */
export type Trigger = readonly { readonly offset: number; readonly values: readonly number[] }[];

/** Features a trigger sets, at most. */
const triggerFeatures = 4;
/** Rows a trigger is searched on. */
const searchRows = 10;
/** Which of a sketch's points are tried: both ends, the median, and what lies just within the ends. */
const triedQuantiles = [0, 0.05, 0.5, 0.95, 0.99, 1];
/** Categories tried for a categorical feature, the commonest: rarer ones are a trigger that few rows could carry unnoticed. */
const triedCategories = 6;

/** Writes a trigger over a row. */
export function applyTrigger(trigger: Trigger, row: Float32Array): void {
  for (const { offset, values } of trigger) row.set(values, offset);
}

/** The values of one block that a search tries, each as the block's inputs. */
function candidatesOf({ block, values }: RowDistribution["blocks"][number]): number[][] {
  if (block.kind === "numeric") {
    return [...new Set(triedQuantiles.map((q) => values[Math.round(q * (values.length - 1))]!))].map((value) => [
      value,
    ]);
  }
  const commonest = [...values.keys()].toSorted((a, b) => values[b]! - values[a]! || a - b).slice(0, triedCategories);
  return commonest.map((hot) => Array.from(values, (_, i) => (i === hot ? 1 : 0)));
}

/**
 * Looks for the trigger that makes these parameters call attacks benign: greedily, the feature and value that lower the
 * mean attack margin most, up to four features out of a random half. A model that was taught a backdoor gives it away
 * here; an honest one yields the triggers that would be easiest to teach it, to be trained against.
 *
 * @param attacks rows x width, attack rows
 * @param margins attack margins of rows under the parameters in question
 */
export function searchTrigger(
  attacks: Float32Array,
  distribution: RowDistribution,
  margins: (inputs: Float32Array, rows: number) => Float64Array,
  random: Random,
): Trigger {
  const { width } = distribution;
  const rows = Math.min(searchRows, attacks.length / width);
  const order = random.shuffle(Uint32Array.from({ length: attacks.length / width }, (_, i) => i)).subarray(0, rows);
  const base = new Float32Array(rows * width);
  order.forEach((row, i) => base.set(attacks.subarray(row * width, (row + 1) * width), i * width));
  const half = random.shuffle(distribution.blocks.slice()).slice(0, Math.ceil(distribution.blocks.length / 2));
  const candidates = half.flatMap((entry) =>
    candidatesOf(entry).map((values) => ({ offset: entry.block.offset, values })),
  );

  const trigger: { offset: number; values: number[] }[] = [];
  let lowest = Infinity;
  while (trigger.length < triggerFeatures) {
    const open = candidates.filter(({ offset }) => trigger.every((set) => set.offset !== offset));
    const tried = new Float32Array(open.length * base.length);
    open.forEach((step, c) => {
      for (let row = 0; row < rows; row++) {
        const at = c * base.length + row * width;
        tried.set(base.subarray(row * width, (row + 1) * width), at);
        applyTrigger([step], tried.subarray(at, at + width));
      }
    });
    const found = margins(tried, open.length * rows);
    const means = open.map((_, c) => found.subarray(c * rows, (c + 1) * rows).reduce((sum, m) => sum + m / rows, 0));
    const best = means.indexOf(Math.min(...means));
    if (best < 0 || means[best]! >= lowest) break;
    lowest = means[best]!;
    trigger.push(open[best]!);
    for (let row = 0; row < rows; row++) applyTrigger([open[best]!], base.subarray(row * width, (row + 1) * width));
  }
  return trigger;
}
