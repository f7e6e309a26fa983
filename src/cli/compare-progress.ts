import { monotonicMs } from "../clock.ts";
import { figure as text } from "../testbed/comparison.ts";
import type { CompareProgress } from "../testbed/compare/compare.ts";
import type { Figure } from "../testbed/compare/figure.ts";
import { combinationText, type Variation } from "../testbed/compare/grid.ts";

const barWidth = 20;

/** Seconds as people say them: `40 s`, `12 min`, `3.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** Tells on stderr how a comparison goes: a line a cell, with the time left. */
export function showCompareProgress(
  variations: readonly Variation[],
  figure: Figure,
  out: string,
): (progress: CompareProgress) => void {
  const startedMs = monotonicMs();
  return ({ cells, found, run, last }) => {
    if (last === null) {
      const before = found === 0 ? "" : `, ${found} of them run before and kept in ${out}`;
      process.stderr.write(`${cells} cells${before}\n`);
      return;
    }
    const done = found + run;
    const { cell, outcome } = last;
    const bar = "#".repeat(Math.round((barWidth * done) / cells)).padEnd(barWidth, ".");
    const left = duration(((monotonicMs() - startedMs) / 1000 / run) * (cells - done));
    const result = outcome.failure === null ? text(figure.of(outcome.summary)) : `failed (${outcome.failure.code})`;
    const what = `${combinationText(variations, cell.combination)}, seed ${cell.seed}`;
    process.stderr.write(`[${bar}] ${done}/${cells}, ${left} left  ${what}: ${result}\n`);
  };
}
