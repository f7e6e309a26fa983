import { figure as text } from "../testbed/comparison.ts";
import type { CompareProgress } from "../testbed/compare/compare.ts";
import type { Figure } from "../testbed/compare/figure.ts";
import { combinationText, type Variation } from "../testbed/compare/grid.ts";
import { createPace } from "../testbed/pace.ts";
import { progressLine } from "./progress-bar.ts";

/** Tells on stderr how a comparison goes: a line a cell, with the time left. */
export function showCompareProgress(
  variations: readonly Variation[],
  figure: Figure,
  out: string,
): (progress: CompareProgress) => void {
  const pace = createPace();
  return ({ cells, found, run, last }) => {
    if (last === null) {
      const before = found === 0 ? "" : `, ${found} of them run before and kept in ${out}`;
      process.stderr.write(`${cells} cells${before}\n`);
      return;
    }
    const done = found + run;
    const { cell, outcome } = last;
    const result = outcome.failure === null ? text(figure.of(outcome.summary)) : `failed (${outcome.failure.code})`;
    const what = `${combinationText(variations, cell.combination)}, seed ${cell.seed}`;
    process.stderr.write(progressLine(done, cells, pace.secondsLeft(run, cells - found), `${what}: ${result}`));
  };
}
