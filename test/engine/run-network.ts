import { sortedRun, type Comparator } from "../../src/engine/sorting-network.ts";

/** Sorted, the smallest first. */
export const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

/** Runs a network over values, whole runs of eight sorted first, as the kernels do. */
export function run(network: readonly Comparator[], input: readonly number[]): number[] {
  const whole = input.length - (input.length % sortedRun);
  const values = [...input];
  for (let i = 0; i < whole; i += sortedRun) {
    values.splice(i, sortedRun, ...ascending(values.slice(i, i + sortedRun)));
  }
  for (const { low, high, wanted } of network) {
    if (wanted === "merged") {
      const both = [low, high].flatMap((first) => values.slice(first, first + sortedRun));
      const merged = ascending(both);
      values.splice(low, sortedRun, ...merged.slice(0, sortedRun));
      values.splice(high, sortedRun, ...merged.slice(sortedRun));
      continue;
    }
    const [a, b] = [values[low]!, values[high]!];
    if (wanted !== "high") values[low] = Math.min(a, b);
    if (wanted !== "low") values[high] = Math.max(a, b);
  }
  return values;
}

/** The lowest n bits of a number. */
export const bitsOf = (number: number, n: number): number[] => Array.from({ length: n }, (_, i) => (number >> i) & 1);
