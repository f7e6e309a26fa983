import type { Held } from "./member.ts";

/** How what a process holds changed: means over the first and the last third of the samples, and the most. */
export interface Trend {
  readonly first: number;
  readonly last: number;
  readonly most: number;
  /** (last - first) / first */
  readonly growth: number;
}

/** What one process held over time. */
export interface Holdings {
  readonly residentMb: Trend;
  readonly handles: Trend;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param values at least one */
export function trendOf(values: readonly number[]): Trend {
  const third = Math.max(1, Math.floor(values.length / 3));
  const [first, last] = [mean(values.slice(0, third)), mean(values.slice(-third))];
  return { first, last, most: Math.max(...values), growth: first === 0 ? 0 : (last - first) / first };
}

/** Null where nobody could look. */
export function holdingsOf(samples: readonly Held[]): Holdings | null {
  if (samples.length === 0) return null;
  return {
    residentMb: trendOf(samples.map(({ residentMb }) => residentMb)),
    handles: trendOf(samples.map(({ handles }) => handles)),
  };
}
