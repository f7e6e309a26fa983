import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import type { SimulationNodeDatum } from "d3-force";

/** Where a node is drawn, in a square from 0 to 1. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Above this share of all possible connections forces show nothing: everybody goes on a circle. */
const denseShare = 0.5;

const steps = 200;

function circle(nodes: number): Place[] {
  return Array.from({ length: nodes }, (_, i) => {
    const angle = (2 * Math.PI * i) / Math.max(1, nodes) - Math.PI / 2;
    return { x: 0.5 + 0.5 * Math.cos(angle), y: 0.5 + 0.5 * Math.sin(angle) };
  });
}

/** Stretches places to fill the square, each direction for itself. */
function fitted(places: readonly Place[]): Place[] {
  const fit = (values: readonly number[]): ((value: number) => number) => {
    const least = Math.min(...values);
    const span = Math.max(...values) - least;
    return (value) => (span < 1e-9 ? 0.5 : (value - least) / span);
  };
  const [x, y] = [fit(places.map((place) => place.x)), fit(places.map((place) => place.y))];
  return places.map((place) => ({ x: x(place.x), y: y(place.y) }));
}

/** Places the nodes of a graph, equal graphs alike: d3's forces, begun on a circle. */
export function layout(nodes: number, links: readonly (readonly [number, number])[]): Place[] {
  const start = circle(nodes);
  if (nodes < 4 || links.length > (denseShare * nodes * (nodes - 1)) / 2) return start;
  const bodies: SimulationNodeDatum[] = start.map(({ x, y }) => ({ x: 100 * x, y: 100 * y }));
  const simulation = forceSimulation(bodies)
    .force("link", forceLink(links.map(([source, target]) => ({ source, target }))).distance(10))
    .force("repel", forceManyBody().strength(-40))
    .force("collide", forceCollide(5))
    .force("x", forceX(50).strength(0.05))
    .force("y", forceY(50).strength(0.05))
    .force("centre", forceCenter(50, 50))
    .stop();
  simulation.tick(steps);
  return fitted(bodies.map(({ x = 0, y = 0 }) => ({ x, y })));
}
