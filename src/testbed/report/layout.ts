/** Where a node is drawn. */
export interface Point {
  x: number;
  y: number;
}

const iterations = 150;

/** Nodes evenly on a circle of radius 0.5 around the origin, the first at the top. */
function circle(nodes: number): Point[] {
  return Array.from({ length: nodes }, (_, i) => {
    const angle = (2 * Math.PI * i) / nodes - Math.PI / 2;
    return { x: 0.5 * Math.cos(angle), y: 0.5 * Math.sin(angle) };
  });
}

/** Stretches the points to fill the square from 0 to `size`. */
function fit(points: readonly Point[], size: number): Point[] {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = size / Math.max(width, height, 1e-9);
  const [marginX, marginY] = [(size - width * scale) / 2, (size - height * scale) / 2];
  return points.map(({ x, y }) => ({ x: marginX + (x - left) * scale, y: marginY + (y - top) * scale }));
}

/**
 * Places the nodes of a graph: everybody repels with k^2 / d, edges attract with d^2 / k, and steps shrink.
 * Fruchterman and Reingold, "Graph drawing by force-directed placement", Software: Practice and Experience 21 (1991).
 * Begins with a circle instead of at random, so that equal graphs are drawn alike.
 *
 * @param edges pairs of node numbers
 * @param size side of the square to fill
 */
export function layout(nodes: number, edges: readonly (readonly [number, number])[], size: number): Point[] {
  const points = circle(nodes);
  const k = Math.sqrt(1 / Math.max(1, nodes));
  for (let t = 0; t < iterations; t++) {
    const force = points.map(() => ({ x: 0, y: 0 }));
    const push = (a: number, b: number, strength: (d: number) => number): void => {
      const dx = points[a]!.x - points[b]!.x;
      const dy = points[a]!.y - points[b]!.y;
      const d = Math.max(1e-3, Math.hypot(dx, dy));
      const f = strength(d) / d;
      force[a]!.x += dx * f;
      force[a]!.y += dy * f;
      force[b]!.x -= dx * f;
      force[b]!.y -= dy * f;
    };
    for (let a = 0; a < nodes; a++) for (let b = a + 1; b < nodes; b++) push(a, b, (d) => (k * k) / d);
    for (const [a, b] of edges) push(a, b, (d) => -(d * d) / k);
    const temperature = 0.1 * (1 - t / iterations);
    points.forEach((point, i) => {
      const { x, y } = force[i]!;
      const length = Math.max(1e-9, Math.hypot(x, y));
      point.x += (x / length) * Math.min(length, temperature);
      point.y += (y / length) * Math.min(length, temperature);
    });
  }
  return fit(points, size);
}
