/** Two connected organisations, the lower number first. */
export type Edge = [number, number];

/** Undirected edges without repetition or self loops. */
export interface EdgeSet {
  readonly size: number;
  has(a: number, b: number): boolean;
  /** Returns whether the edge was new (and no loop). */
  add(a: number, b: number): boolean;
  delete(a: number, b: number): void;
  /** By lower end, then by higher end. */
  sorted(): Edge[];
}

/** An edge set that starts with these edges, given in any direction. */
export function edgeSet(start: Iterable<readonly [number, number]> = []): EdgeSet {
  const edges = new Map<string, Edge>();
  const key = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
  const set: EdgeSet = {
    get size() {
      return edges.size;
    },
    has: (a, b) => edges.has(key(a, b)),
    add(a, b) {
      if (a === b || edges.has(key(a, b))) return false;
      edges.set(key(a, b), a < b ? [a, b] : [b, a]);
      return true;
    },
    delete: (a, b) => void edges.delete(key(a, b)),
    sorted: () => [...edges.values()].toSorted((x, y) => x[0] - y[0] || x[1] - y[1]),
  };
  for (const [a, b] of start) set.add(a, b);
  return set;
}

/** The connected components, each ascending, in the order of their smallest node. */
export function components(nodes: number, edges: Iterable<readonly [number, number]>): number[][] {
  const neighbours = Array.from({ length: nodes }, (): number[] => []);
  for (const [a, b] of edges) {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  const seen = new Set<number>();
  const found: number[][] = [];
  for (let start = 0; start < nodes; start++) {
    if (seen.has(start)) continue;
    seen.add(start);
    const component = [start];
    for (const node of component) {
      for (const next of neighbours[node]!) {
        if (seen.has(next)) continue;
        seen.add(next);
        component.push(next); // the loop above goes on over it
      }
    }
    found.push(component.toSorted((x, y) => x - y));
  }
  return found;
}

/** Whether every node reaches every other. */
export function isConnected(nodes: number, edges: Iterable<readonly [number, number]>): boolean {
  return components(nodes, edges).length <= 1;
}

/** The edges, sorted, with one more between each component and the next where there are several. */
export function joinComponents(nodes: number, edges: readonly Edge[]): Edge[] {
  const joined = edgeSet(edges);
  const pieces = components(nodes, edges);
  for (let i = 1; i < pieces.length; i++) joined.add(pieces[i - 1]![0]!, pieces[i]![0]!);
  return joined.sorted();
}
