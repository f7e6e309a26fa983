import type { Engine } from "../../engine/engine.ts";
import { norm } from "../../robust/vectors.ts";
import type { SearchInput, SearchResult } from "./search.ts";
import { harmDone, tryOut } from "./deployed-filter.ts";
import { deviationOf, meanOf } from "./moments.ts";

/** Lengths tried in each direction, in median norms of the honest updates, halving: from far beyond any check of norms to within the crowd. */
const longest = 8;
const halvings = 7;
/** Accomplices' versions may be as unlike as this, too: their cosine of .44 stays clear of the .5 at which rank-witness looks for accomplices. */
const unlikest = 0.75;

/** Along -mean and -std of the honest updates, the point that passes the deployed filter and harms most; null: none passes. */
export default function searchLine({ filter, rows, strength }: SearchInput, engine: Engine): SearchResult | null {
  const { references } = filter;
  const mean = meanOf(references);
  const middle = references.map(norm).toSorted((a, b) => a - b)[Math.floor(references.length / 2)]!;
  const spreads = filter.spread === 0 ? [0] : [filter.spread, unlikest];
  let best: (SearchResult & { readonly harm: number }) | null = null;
  for (const direction of [mean, deviationOf(references, mean)]) {
    const length = norm(direction);
    if (length === 0) continue;
    for (let k = 0; k <= halvings; k++) {
      const gamma = (strength * longest * 2 ** -k * middle) / length;
      const deviation = Float32Array.from(direction, (value) => -gamma * value);
      const update = deviation.map((value, i) => mean[i]! + value);
      for (const spread of spreads) {
        const trial = tryOut({ ...filter, spread }, update, engine);
        if (!trial.passes || trial.steps.length === 0) continue;
        const harm = harmDone(engine, filter, trial, rows);
        if (best === null || harm > best.harm) best = { update, spread, deviation, states: trial.states, harm };
      }
    }
  }
  return best;
}
