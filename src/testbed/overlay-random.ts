import { usageError } from "../errors.ts";
import type { Random } from "../random.ts";
import { edgeSet, type Edge } from "./overlay-edges.ts";

/**
 * Small world: a ring lattice, each edge of which is moved to a random other end with probability p.
 * Watts and Strogatz, "Collective dynamics of small-world networks", Nature 393 (1998).
 *
 * @param n nodes
 * @param k neighbours in the lattice, rounded down to even; 2 <= k < n - 1
 * @param p share of rewired edges, 0 to 1
 * @returns n k / 2 edges; possibly disconnected
 */
export function wattsStrogatz(n: number, k: number, p: number, random: Random): Edge[] {
  const edges = edgeSet();
  for (let hop = 1; hop <= k / 2; hop++) for (let i = 0; i < n; i++) edges.add(i, (i + hop) % n);
  for (let hop = 1; hop <= k / 2; hop++) {
    for (let i = 0; i < n; i++) {
      if (random.next() >= p) continue;
      const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i && !edges.has(i, j));
      if (others.length === 0) continue;
      edges.delete(i, (i + hop) % n);
      edges.add(i, others[random.below(others.length)]!);
    }
  }
  return edges.sorted();
}

/**
 * A random graph in which everybody has degree d: pairs free ends at random among the pairs that are still
 * allowed, and begins again when none is left.
 * Steger and Wormald, "Generating random regular graphs quickly", Combinatorics, Probability and Computing 8 (1999).
 *
 * @param n nodes
 * @param d degree of each, 2 <= d < n
 * @returns n d / 2 edges; possibly disconnected
 * @throws OVERLAY_DEGREE where n d is odd
 */
export function randomRegular(n: number, d: number, random: Random): Edge[] {
  if ((n * d) % 2 === 1) {
    throw usageError(
      "OVERLAY_DEGREE",
      `no random-regular overlay joins ${n} organisations with degree ${d}`,
      "make the degree even",
    );
  }
  for (;;) {
    const edges = edgeSet();
    let ends = Array.from({ length: n * d }, (_, i) => i % n);
    while (ends.length > 0) {
      random.shuffle(ends);
      const left: number[] = [];
      for (let i = 0; i < ends.length; i += 2) {
        if (!edges.add(ends[i]!, ends[i + 1]!)) left.push(ends[i]!, ends[i + 1]!);
      }
      ends = left;
      const pairable = ends.some((a) => ends.some((b) => a !== b && !edges.has(a, b)));
      if (!pairable) break;
    }
    if (ends.length === 0) return edges.sorted();
  }
}

/**
 * Scale-free: nodes arrive one by one and connect to m of those present, preferring the well connected.
 * Barabasi and Albert, "Emergence of scaling in random networks", Science 286 (1999). Begins with m + 1 nodes,
 * all connected, so that the graph always is.
 *
 * @param n nodes
 * @param m edges a newcomer brings, 1 <= m < n
 * @returns m (m + 1) / 2 + m (n - m - 1) edges
 */
export function barabasiAlbert(n: number, m: number, random: Random): Edge[] {
  const edges = edgeSet();
  const ends: number[] = []; // each node as often as it has edges: a uniform draw is a preferential one
  const connect = (a: number, b: number): void => {
    if (edges.add(a, b)) ends.push(a, b);
  };
  for (let a = 0; a <= m; a++) for (let b = a + 1; b <= m; b++) connect(a, b);
  for (let node = m + 1; node < n; node++) {
    const chosen = new Set<number>();
    while (chosen.size < m) chosen.add(ends[random.below(ends.length)]!);
    for (const other of chosen) connect(node, other);
  }
  return edges.sorted();
}
