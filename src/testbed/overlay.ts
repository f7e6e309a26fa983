import * as z from "zod";
import type { Random } from "../random.ts";
import { edgeSet, joinComponents, isConnected, type Edge } from "./overlay-edges.ts";
import { barabasiAlbert, randomRegular, wattsStrogatz } from "./overlay-random.ts";

export type { Edge } from "./overlay-edges.ts";

/** Who is connected to whom. Gossip relays over it, so it is not the averaging neighbourhood. */
export const overlaySchema = z.strictObject({
  kind: z.enum(["full", "ring", "star", "small-world", "random-regular", "scale-free"]),
  /**
   * Connections of an organisation: exactly (random-regular), at the start (small-world), or on average (scale-free).
   * 4 keeps 30 organisations within a few hops of each other.
   */
  degree: z.int().min(2).default(4),
  /** small-world only: the share of edges that become shortcuts. 0.1 is where paths are short and triangles still common. */
  rewire: z.number().min(0).max(1).default(0.1),
});

export type Overlay = z.infer<typeof overlaySchema>;

/** Draws of a random graph before the last one is repaired. Connected draws are the rule, not the exception. */
const attempts = 100;

/**
 * The connections of an overlay: pairs `[a, b]` with `a < b`, sorted, without repetition, always connected.
 *
 * A random graph that falls apart is drawn again, up to 100 times; then its pieces are joined by one extra edge
 * between neighbouring pieces. A degree of `nodes` or more means `full`.
 *
 * @param nodes how many organisations, numbered from 0; node 0 is the hub of a star
 * @throws OVERLAY_DEGREE for a random-regular overlay where `nodes * degree` is odd: no such graph exists
 */
export function overlayEdges({ kind, degree, rewire }: Overlay, nodes: number, random: Random): Edge[] {
  const all = Array.from({ length: Math.max(0, nodes) }, (_, i) => i);
  if (kind === "star") return all.slice(1).map((i) => [0, i]);
  if (kind === "ring") return edgeSet(all.map((i) => [i, (i + 1) % nodes])).sorted();
  if (kind === "full" || degree >= nodes - 1) return all.flatMap((a) => all.slice(a + 1).map((b): Edge => [a, b]));

  const draw = (): Edge[] => {
    if (kind === "small-world") return wattsStrogatz(nodes, degree, rewire, random);
    if (kind === "random-regular") return randomRegular(nodes, degree, random);
    return barabasiAlbert(nodes, Math.max(1, Math.floor(degree / 2)), random);
  };
  let edges = draw();
  for (let i = 1; i < attempts && !isConnected(nodes, edges); i++) edges = draw();
  return joinComponents(nodes, edges);
}
