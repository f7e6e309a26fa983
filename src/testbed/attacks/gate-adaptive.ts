import { defaultTheta } from "../../robust/cosine-gate.ts";
import { cosine, norm } from "../../robust/vectors.ts";
import type { Attack } from "./attack.ts";
import { meanOf } from "./moments.ts";

/** How far inside the gate it stays: receivers see it relative to an s of their own, and quantised. */
const margin = 0.02;
/** Sweeps over all gates; they hardly move after twenty. */
const sweeps = 50;

/** The unit vector that points against the honest mean as far as cos(v, u_i) >= theta + margin lets it, for every i that it can satisfy. */
function insideGates(honest: readonly Float32Array[], mean: Float64Array): Float32Array {
  const least = defaultTheta + margin;
  let v = Float32Array.from(mean, (value) => -value);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const u of honest) {
      const lack = least - cosine(v, u);
      if (lack <= 0) continue;
      const step = (lack * norm(v)) / norm(u);
      v = v.map((value, k) => value + step * u[k]!);
    }
  }
  const length = norm(v);
  return length > 0 ? v.map((value) => value / length) : v;
}

/**
 * Knows the gated rule (gated-nnm-trimmed-mean): as far against the honest mean as its cosine gate lets through, and as long as its
 * cap on norms, the median, leaves uncut. Projections onto the gates one after the other. Made for vervet, after the adaptive
 * attacks of Fang, Cao, Jia and Gong, "Local model poisoning attacks to Byzantine-robust federated learning", USENIX Security 2020.
 *
 * Strength multiplies the length.
 */
export const gateAdaptive: Attack = {
  name: "gate-adaptive",
  defaultStrength: 1,
  sees: "honest",
  craft({ own, honest, strength }) {
    const moving = honest.filter((u) => norm(u) > 0);
    if (moving.length === 0) return own.slice();
    const norms = honest.map(norm).toSorted((a, b) => a - b);
    const length = gateAdaptive.defaultStrength * strength * norms[Math.floor((norms.length - 1) / 2)]!;
    return insideGates(moving, meanOf(moving)).map((value) => length * value);
  },
};
