import type { Engine } from "../../engine/engine.ts";
import { drawRow } from "../../features/distribution.ts";
import { seededRandom } from "../../random.ts";
import { cappedAt, norm } from "../../robust/vectors.ts";
import { outputsOf } from "../../training/outputs.ts";
import type { SearchInput, SearchResult } from "./search.ts";
import { harmDone, tryOut } from "./deployed-filter.ts";
import { meanOf } from "./moments.ts";

/** Steps of projected gradient; each costs a run of the filter at every viewpoint. */
const steps = 16;
/** First step, as a share of the largest norm allowed. */
const firstStep = 0.5;
/** How much farther than the candidate its trial goes, since the honest judge with other rows and probes. */
const safety = 1.1;
/** Rows drawn from everybody's sketches on which the candidate is to rank like the honest. */
const anchorRows = 128;
/** Times the longest honest update that candidates may be long: what rank-witness mixes uncut where accomplices are as long. */
const reach = 2;

const unit = (v: Float32Array): Float32Array => {
  const length = norm(v);
  return length > 0 ? v.map((value) => value / length) : v;
};

/**
 * Projected gradient on the update u: down the loss of flipped labels where the honest would be led to, and back towards the honest logits
 * on drawn rows, which keep the ranking, the harder the more often the deployed filter objects. Begins at the honest mean, and where the last
 * round ended; announces what passed and harmed most.
 */
export default function searchGradient(
  { filter, rows, strength, seed, before }: SearchInput,
  engine: Engine,
): SearchResult | null {
  const { references, spec, start, distribution, spread, adversaries } = filter;
  const classes = spec.classes.length;
  const random = seededRandom(seed);
  const typical = Float32Array.from(meanOf(references));
  const farthest = reach * Math.max(...references.map(norm));
  const weight = adversaries / (adversaries + references.length);
  const at = (u: Float32Array): Float32Array => start.map((s, k) => s + u[k]!);
  const merged = (u: Float32Array): Float32Array =>
    start.map((s, k) => s + typical[k]! + weight * (u[k]! - typical[k]!));

  const flipped = rows.labels.map((y) => (y === 0 ? 1 + random.below(classes - 1) : 0));
  const anchors = new Float32Array(distribution === null ? 0 : anchorRows * spec.layers[0]!);
  if (distribution !== null) {
    for (let i = 0; i < anchorRows; i++) anchors.set(drawRow(distribution, random), i * spec.layers[0]!);
  }
  const kept = distribution === null ? 0 : anchorRows;
  const targets = outputsOf(engine, spec, at(typical), anchors, kept);
  const harming = engine.createNetwork(spec, start);
  const keeping = engine.createNetwork({ layers: spec.layers, loss: "mean-squared-error" }, start);
  let best: (SearchResult & { readonly harm: number }) | null = null;

  /** Whether the filter lets a candidate pass; the most harmful one that passes is kept. */
  function consider(u: Float32Array, k: number): boolean {
    const beyond = u.map((value, i) => typical[i]! + safety * (value - typical[i]!));
    const trial = tryOut({ ...filter, seed: `${seed}/${k}` }, beyond, engine);
    if (!trial.passes || trial.steps.length === 0) return false;
    const harm = harmDone(engine, filter, trial, rows);
    if (best === null || harm > best.harm) {
      const deviation = u.map((value, i) => value - typical[i]!);
      best = { update: u, spread, deviation, states: trial.states, harm };
    }
    return true;
  }

  try {
    let u = cappedAt(typical, farthest);
    if (before !== null) {
      const resumed = cappedAt(
        typical.map((value, i) => value + before[i]!),
        farthest,
      );
      if (consider(resumed, -1)) u = resumed;
    }
    let [step, caution] = [firstStep * farthest * strength, 1 / 4];
    for (let k = 0; k < steps; k++) {
      harming.setParameters(merged(u));
      keeping.setParameters(at(u));
      const harm = unit(harming.gradient({ rows: rows.rows, inputs: rows.inputs, labels: flipped }).gradient);
      const pull =
        kept === 0 ? harm.map(() => 0) : unit(keeping.gradient({ rows: kept, inputs: anchors, targets }).gradient);
      const next = cappedAt(
        u.map((value, i) => value - step * (harm[i]! + caution * pull[i]!)),
        farthest,
      );
      if (consider(next, k)) {
        u = next;
        caution = Math.max(1 / 16, caution / 1.5);
      } else {
        step /= 2;
        caution = Math.min(4, 2 * caution);
      }
    }
    return best;
  } finally {
    harming.dispose();
    keeping.dispose();
  }
}
