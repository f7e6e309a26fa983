import { perCoordinate } from "./coordinates.ts";
import type { Aggregator } from "./rule.ts";
import { toleratedAmong } from "./tolerated.ts";
import type { Row } from "./vectors.ts";

/**
 * step_k = mean of u_(f+1)k ... u_(n-f)k, sorted: the f lowest and the f highest values of each coordinate are cut.
 * Yin, Chen, Ramchandran, Bartlett, "Byzantine-Robust Distributed Learning", ICML 2018.
 *
 * @param f values to cut from each side; capped at what the rows that are left allow. Absent: the context's
 */
export function trimmedMean({ f }: { readonly f?: number } = {}): Aggregator {
  return (kept, _own, context) =>
    Float32Array.from(
      trimmedMeanOf(
        kept.map(({ update }) => update),
        f ?? context.f,
      ),
    );
}

/** The trimmed mean of at least one row, in float64. */
export function trimmedMeanOf(x: readonly Row[], f: number): Float64Array {
  const n = x.length;
  const cut = toleratedAmong(n, f);
  return perCoordinate(x, (sorted) => {
    let sum = 0;
    for (let j = cut; j < n - cut; j++) sum += sorted[j]!;
    return sum / (n - 2 * cut);
  });
}
