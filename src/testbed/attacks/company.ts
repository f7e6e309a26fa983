import type { Random } from "../../random.ts";
import { norm } from "../../robust/vectors.ts";

/**
 * One accomplice's version of an update: u' = sqrt(1 - spread^2) u + spread ||u|| n, n a random direction of length 1. Among thousands of
 * parameters random directions are all but orthogonal, so that accomplices' versions have a cosine of 1 - spread^2 and the length of u:
 * a rule that gives near-duplicates one vote together gives these one each, and what they do to the model is nearly the same.
 *
 * @param spread 0 to 1; 0: the update itself
 */
export function versionOf(update: Float32Array, spread: number, random: Random): Float32Array {
  const length = norm(update);
  if (spread === 0 || length === 0) return update.slice();
  const noise = update.map(() => random.normal());
  const along = Math.sqrt(1 - spread ** 2);
  const across = (spread * length) / norm(noise);
  return update.map((value, k) => along * value + across * noise[k]!);
}
