// Scores one log in a process of its own (node --expose-gc) and tells how much memory it took.
import { limitYoungGeneration } from "../src/daemon/young-generation.ts";
import { createLogScorer } from "../src/detection/score-log.ts";
import { createScorer } from "../src/detection/score.ts";
import { createWasmEngine } from "../src/engine/wasm-engine.ts";
import { createFlowReader } from "../src/features/row-reader.ts";
import { readLines } from "../src/flows/read-lines.ts";
import { createZeekParser } from "../src/flows/zeek.ts";
import { readStarterModel } from "../src/store/starter-model.ts";

const scorer = createLogScorer(
  createFlowReader(createZeekParser()),
  createScorer(createWasmEngine(), await readStarterModel()),
);
/** Chunks between two collections. */
const collectEvery = 2;

let chunks = 0;
let liveBytes = 0;
for await (const lines of readLines(process.argv[2]!)) {
  scorer.score(lines);
  limitYoungGeneration();
  if (chunks++ % collectEvery !== 0) continue;
  globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  liveBytes = Math.max(liveBytes, heapUsed + external);
}
const memory = { liveMb: liveBytes / 1e6, residentMb: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify({ flows: scorer.counts().flows, ...memory }));
