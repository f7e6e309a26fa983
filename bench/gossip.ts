import { setTimeout as wait } from "node:timers/promises";
import { createPool } from "../src/engine/pool.ts";
import { seededRandom } from "../src/random.ts";
import { startBenchNodes } from "./gossip-nodes.ts";
import type { BenchNode } from "./gossip-nodes.ts";

/** One way of bringing a payload to everybody. */
export interface WayFigures {
  /** From publishing until the last node has the payload, median. */
  readonly allHaveItMs: number;
  /** Payload bytes received over all nodes / ((nodes - 1) x length), median; 1 is the least possible. */
  readonly payloadDuplicateFactor: number;
  /** The same with every byte above TCP: handshakes, gossip and encryption included. */
  readonly wireFactor: number;
}

export interface PayloadFigures {
  readonly payloadBytes: number;
  readonly announceAndPull: WayFigures;
  /** Plain gossipsub. Its payload bytes are its wire bytes: copies can't be told from the rest, which is about 1%. */
  readonly flooding: WayFigures;
  /** Flooding / announce and pull, median of the ratios of each round. */
  readonly floodingTimesSlower: number;
  readonly floodingTimesMoreBytes: number;
}

export interface GossipBench {
  readonly nodes: number;
  readonly rounds: number;
  readonly payloads: readonly PayloadFigures[];
}

const nodeCount = 24;
const rounds = 5;
const payloadSizes = [20_000, 512_000, 2_000_000];

type Way = "flood" | "announce";

interface Measured {
  readonly ms: number;
  readonly wireBytes: number;
  readonly payloadBytes: number;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const wireBytes = (nodes: readonly BenchNode[]): number =>
  sum(nodes.map(({ network }) => network.traffic().bytesReceived));
const pulledBytes = (nodes: readonly BenchNode[]): number =>
  sum(nodes.map(({ blobs }) => blobs.counts().receivedBytes));

/** Waits until hardly anything moves any more, so that late copies are counted too. */
async function quiet(nodes: readonly BenchNode[]): Promise<void> {
  for (let before = -Infinity, now = wireBytes(nodes); now - before > 50_000; now = wireBytes(nodes)) {
    before = now;
    await wait(300);
  }
}

async function measure(nodes: readonly BenchNode[], way: Way, origin: number, payload: Uint8Array): Promise<Measured> {
  await quiet(nodes);
  nodes.forEach((node) => (node.arrived = 0));
  const [wireBefore, pulledBefore] = [wireBytes(nodes), pulledBytes(nodes)];
  const begun = performance.now();
  await nodes[origin]![way](payload);
  while (nodes.some((node, i) => i !== origin && node.arrived === 0)) {
    if (performance.now() - begun > 60_000) throw new Error(`${way}: not everybody has it after a minute`);
    await wait(1);
  }
  const ms = performance.now() - begun;
  await quiet(nodes);
  const wire = wireBytes(nodes) - wireBefore;
  return { ms, wireBytes: wire, payloadBytes: way === "flood" ? wire : pulledBytes(nodes) - pulledBefore };
}

function figuresOf(measured: readonly Measured[], length: number): WayFigures {
  const least = (nodeCount - 1) * length;
  return {
    allHaveItMs: median(measured.map(({ ms }) => ms)),
    payloadDuplicateFactor: median(measured.map(({ payloadBytes }) => payloadBytes / least)),
    wireFactor: median(measured.map(({ wireBytes }) => wireBytes / least)),
  };
}

/** Both ways in turns, so that a busy machine slows both. */
async function race(nodes: readonly BenchNode[], length: number): Promise<PayloadFigures> {
  const random = seededRandom(`payload ${length}`);
  const runs: Record<Way, Measured[]> = { flood: [], announce: [] };
  for (let round = 0; round < rounds; round++) {
    for (const way of ["announce", "flood"] as const) {
      const payload = Uint8Array.from({ length }, () => random.below(256));
      runs[way].push(await measure(nodes, way, (7 * round) % nodeCount, payload));
    }
  }
  const ratios = (of: (run: Measured) => number): number =>
    median(runs.flood.map((flooded, i) => of(flooded) / of(runs.announce[i]!)));
  return {
    payloadBytes: length,
    announceAndPull: figuresOf(runs.announce, length),
    flooding: figuresOf(runs.flood, length),
    floodingTimesSlower: ratios(({ ms }) => ms),
    floodingTimesMoreBytes: ratios(({ wireBytes }) => wireBytes),
  };
}

/** Measures for about half a minute, over real TCP on loopback, all nodes in this process. */
export async function bench(onStep: (done: number, of: number) => void): Promise<GossipBench> {
  const pool = createPool({ threads: 1 });
  const nodes = await startBenchNodes(nodeCount, pool);
  try {
    const payloads: PayloadFigures[] = [];
    for (const size of payloadSizes) {
      payloads.push(await race(nodes, size));
      onStep(payloads.length, payloadSizes.length);
    }
    return { nodes: nodeCount, rounds, payloads };
  } finally {
    nodes.forEach(({ blobs }) => blobs.stop());
    await Promise.all(nodes.map(({ network }) => network.stop()));
    await pool.close();
  }
}

/** The figures as lines for people. */
export function describe({ nodes, rounds, payloads }: GossipBench): string {
  const way = (name: string, { allHaveItMs, payloadDuplicateFactor, wireFactor }: WayFigures): string =>
    `    ${name.padEnd(18)} ${allHaveItMs.toFixed(0).padStart(6)} ms until all have it, ` +
    `${payloadDuplicateFactor.toFixed(2)} copies each (${wireFactor.toFixed(2)} with everything on the wire)`;
  return [
    `one payload to ${nodes} libp2p nodes on loopback, medians of ${rounds}`,
    ...payloads.flatMap(({ payloadBytes, announceAndPull, flooding, floodingTimesSlower, floodingTimesMoreBytes }) => [
      `  ${payloadBytes.toLocaleString("en")} bytes: flooding takes ${floodingTimesSlower.toFixed(1)} x the time ` +
        `and ${floodingTimesMoreBytes.toFixed(1)} x the bytes`,
      way("announce and pull", announceAndPull),
      way("flooding", flooding),
    ]),
  ].join("\n");
}
