import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import type { Batch, DenseNetwork } from "../src/engine/engine.ts";
import { createPool } from "../src/engine/pool.ts";
import { taskUrl } from "../src/engine/task-url.ts";
import { genesisParameters } from "../src/model/genesis.ts";
import { mlp } from "../src/model/spec.ts";
import { seededRandom } from "../src/random.ts";
import { trainingDefaults } from "../src/training/options.ts";
import type { TrainJob } from "../src/training/trainer.ts";
import { loadPeers, type Peer } from "./engine-peers.ts";

/** One engine's training speed on one core. */
export interface EngineSpeed {
  readonly name: string;
  /** Median over the rounds. */
  readonly rowsPerSecond: number;
  /** How many times faster vervet was, median of the ratios of each round. */
  readonly vervetTimesFaster: number;
}

export interface EngineBench {
  readonly model: string;
  readonly optimiser: "adam";
  readonly batchSize: number;
  readonly rounds: number;
  /** vervet's first; TensorFlow.js only where it is installed. */
  readonly engines: readonly EngineSpeed[];
  /** Delay of a timer on the network's thread beyond what it asked for. */
  readonly eventLoopDelayP99Ms: { readonly idle: number; readonly training: number };
}

const spec = mlp(122, [128, 64], ["benign", "dos", "probe", "r2l", "u2r"]);
const batchSize = 256;
const rounds = 9;
const resolutionMs = 5;
const watchMs = 3_000;

function randomRows(rows: number, seed: string): { rows: number; inputs: Float32Array; labels: Uint8Array } {
  const random = seededRandom(seed);
  const inputs = Float32Array.from({ length: rows * spec.layers[0]! }, () => random.normal());
  return { rows, inputs, labels: Uint8Array.from({ length: rows }, () => random.below(spec.classes.length)) };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

function rowsPerSecond(network: DenseNetwork, batches: readonly Batch[], steps: number): number {
  const begun = performance.now();
  for (let i = 0; i < steps; i++) network.step(batches[i % batches.length]!);
  return (1_000 * steps * batchSize) / (performance.now() - begun);
}

/** All engines train the same network on the same batches, in turns, so that a busy machine slows all of them. */
async function raceEngines(): Promise<readonly EngineSpeed[]> {
  const batches = Array.from({ length: 8 }, (_, i) => randomRows(batchSize, `batch ${i}`));
  const start = genesisParameters(spec, "bench");
  const peers = await loadPeers();
  const racers: { peer: Peer; network: DenseNetwork; speeds: number[] }[] = [];
  for (const peer of peers) {
    const { engine, steps } = peer;
    await peer.activate();
    const network = engine.createNetwork(spec, start, { kind: "adam", learningRate: 0.001 });
    rowsPerSecond(network, batches, 3 * steps); // compiles and warms up
    racers.push({ peer, network, speeds: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { peer, network, speeds } of racers) {
      await peer.activate();
      speeds.push(rowsPerSecond(network, batches, peer.steps));
    }
  }
  const own = racers[0]!.speeds;
  return racers.map(({ peer, speeds }) => ({
    name: peer.engine.name,
    rowsPerSecond: Math.round(median(speeds)),
    vervetTimesFaster: median(speeds.map((speed, round) => own[round]! / speed)),
  }));
}

async function delayP99Ms(): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  await wait(watchMs);
  delays.disable();
  return delays.percentile(99) / 1e6 - resolutionMs;
}

/** What training costs the thread that serves the network, when a worker of the pool does it. */
async function watchEventLoop(): Promise<EngineBench["eventLoopDelayP99Ms"]> {
  const pool = createPool({ threads: 1 });
  const task = taskUrl(new URL("../src/training/trainer.ts", import.meta.url).href, "train-task");
  const job: TrainJob = {
    ...randomRows(20_000, "rows"),
    spec,
    start: genesisParameters(spec, "bench"),
    options: trainingDefaults,
    seed: 1,
  };
  const shared = new Float32Array(new SharedArrayBuffer(job.inputs.byteLength));
  shared.set(job.inputs);
  const round = (): Promise<unknown> => pool.run(task, { ...job, inputs: shared });
  try {
    await round();
    const idle = await delayP99Ms();
    const stop = new AbortController();
    const training = (async () => {
      while (!stop.signal.aborted) await round();
    })();
    const busy = await delayP99Ms();
    stop.abort();
    await training;
    return { idle, training: busy };
  } finally {
    await pool.close();
  }
}

/** Measures for about ten seconds. */
export async function bench(onStep: (done: number, of: number) => void): Promise<EngineBench> {
  const engines = await raceEngines();
  onStep(1, 2);
  const eventLoopDelayP99Ms = await watchEventLoop();
  onStep(2, 2);
  return { model: spec.layers.join("-"), optimiser: "adam", batchSize, rounds, engines, eventLoopDelayP99Ms };
}

/** The figures as lines for people. */
export function describe({ model, batchSize, engines, eventLoopDelayP99Ms: delay }: EngineBench): string {
  return [
    `training ${model}, Adam, batch ${batchSize}, one core`,
    ...engines.map(({ name, rowsPerSecond, vervetTimesFaster }) => {
      const speed = `${rowsPerSecond.toLocaleString("en")} rows/s`;
      return `  ${name.padEnd(10)} ${speed.padStart(16)}   vervet ${vervetTimesFaster.toFixed(1)} x`;
    }),
    `event-loop delay of the network's thread, p99: ${delay.idle.toFixed(2)} ms idle, ` +
      `${delay.training.toFixed(2)} ms while a worker trains`,
  ].join("\n");
}
