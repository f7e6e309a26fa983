// Follows a log (node --expose-gc), stops taking lines while the log grows, takes them all at last, and tells how much memory each phase took.
import { monotonicMs, sleep, systemClock } from "../src/clock.ts";
import { createSuricataParser } from "../src/flows/suricata.ts";
import { tail } from "../src/flows/tail.ts";

const [path, readMs, stoppedMs, lines] = process.argv.slice(2);
const parser = createSuricataParser();
const controller = new AbortController();

function held(): number {
  globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

let flows = 0;
let [reading, stopped] = [0, 0];
const startedMs = monotonicMs();
let mostMb = 0;
for await (const batch of tail(path!, { state: null, clock: systemClock, pollMs: 200, signal: controller.signal })) {
  for (const { text } of batch.lines) if (parser.parse(text).kind === "flow") flows += 1;
  if (stopped === 0) {
    reading = Math.max(reading, held());
    if (monotonicMs() < startedMs + Number(readMs)) continue;
    await sleep(systemClock, Number(stoppedMs));
    stopped = held();
  }
  mostMb = Math.max(mostMb, process.memoryUsage().rss / 1e6);
  if (flows >= Number(lines)) controller.abort();
}
process.stdout.write(JSON.stringify({ flows, readingMb: reading, stoppedMb: stopped, residentMb: mostMb }));
