import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createLogScorer } from "../src/detection/score-log.ts";
import { createScorer } from "../src/detection/score.ts";
import { createWasmEngine } from "../src/engine/wasm-engine.ts";
import { createFlowReader } from "../src/features/row-reader.ts";
import type { LineParser } from "../src/flows/line-parser.ts";
import { readLines } from "../src/flows/read-lines.ts";
import { createSuricataParser } from "../src/flows/suricata.ts";
import { createZeekParser } from "../src/flows/zeek.ts";
import { readStarterModel } from "../src/store/starter-model.ts";
import { latency, type Latency } from "./ingest-latency.ts";
import { logLines, type LogKind } from "./ingest-logs.ts";
import { whileStopped, type Stopped } from "./ingest-while-stopped.ts";

/** One kind of log. */
export interface LogSpeed {
  readonly log: LogKind;
  readonly megabytes: number;
  /** Read from the file and parsed: lines per second of processor time, so that a busy machine matters little; median of the runs. */
  readonly linesPerSecond: number;
  /** Read, parsed, described by flow-v1, scored in batches and written as NDJSON text; alerts with their reasons. */
  readonly flowsScoredPerSecond: number;
  /** Share of the flows that alert: reasons cost time. */
  readonly alertShare: number;
}

export interface IngestBench {
  readonly processor: string;
  readonly lines: number;
  readonly runs: number;
  readonly logs: readonly LogSpeed[];
  /** Of a process that scores a conn.log, and one that scores a log a hundred times longer. */
  readonly memory: { readonly short: Memory; readonly hundredTimesLonger: Memory };
  /** Of a process that follows a log which goes on growing while it takes no lines. */
  readonly stopped: Stopped;
  /** A real daemon's, fed with {@link Latency.flowsPerSecond}. */
  readonly lineToAlert: Latency;
}

/** Most memory over a whole log, MB. */
export interface Memory {
  /** What is still in use after a collection. */
  readonly liveMb: number;
  /** Resident, with whatever the collector leaves lying until it needs the room. */
  readonly residentMb: number;
}

const lines = 100_000;
const runs = 5;
const shortLines = 20_000;
const kinds: readonly LogKind[] = ["suricata", "suricata-mixed", "zeek-tsv", "zeek-json"];

const parserOf = (kind: LogKind): LineParser =>
  kind.startsWith("suricata") ? createSuricataParser() : createZeekParser();
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Writes a log; its size in bytes. */
function writeLog(path: string, kind: LogKind, count: number): number {
  const file = openSync(path, "w");
  let bytes = 0;
  let text = "";
  for (const line of logLines(kind, count)) {
    text += `${line}\n`;
    if (text.length > 1_000_000) {
      bytes += writeSync(file, text);
      text = "";
    }
  }
  bytes += writeSync(file, text);
  closeSync(file);
  return bytes;
}

/** Lines per second of processor time over one reading of the log; `each` gets the lines chunk by chunk. */
async function pace(path: string, each: (chunk: Parameters<ReturnType<typeof createLogScorer>["score"]>[0]) => void) {
  const begun = process.cpuUsage();
  let count = 0;
  for await (const chunk of readLines(path)) {
    each(chunk);
    count += chunk.length;
  }
  const { user, system } = process.cpuUsage(begun);
  return (1e6 * count) / (user + system);
}

async function measure(folder: string, kind: LogKind): Promise<LogSpeed> {
  const path = join(folder, kind);
  const bytes = writeLog(path, kind, lines);
  const detector = await readStarterModel();
  const [parsed, scored]: [number[], number[]] = [[], []];
  let alertShare = 0;
  for (let run = 0; run < runs; run++) {
    const parser = parserOf(kind);
    let flows = 0;
    const parse = await pace(path, (chunk) => {
      for (const { text } of chunk) if (parser.parse(text).kind === "flow") flows += 1;
    });
    parsed.push(parse);
    const scorer = createScorer(createWasmEngine(), detector);
    const log = createLogScorer(createFlowReader(parserOf(kind)), scorer);
    const score = await pace(path, (chunk) => void log.score(chunk));
    const counts = log.counts();
    if (counts.flows !== flows) throw new Error(`${kind}: ${counts.flows} flows scored, ${flows} parsed`);
    scored.push((score * flows) / lines);
    alertShare = counts.alerts / counts.flows;
    scorer.dispose();
  }
  return {
    log: kind,
    megabytes: bytes / 1e6,
    linesPerSecond: Math.round(median(parsed)),
    flowsScoredPerSecond: Math.round(median(scored)),
    alertShare,
  };
}

/** Memory that scoring a conn.log of so many lines takes, in a process of its own. */
function memoryOf(folder: string, count: number): Memory {
  const path = join(folder, `memory-${count}`);
  writeLog(path, "zeek-tsv", count);
  const script = join(import.meta.dirname, "ingest-score.ts");
  const told = execFileSync(process.execPath, ["--expose-gc", script, path], { encoding: "utf8" });
  const { flows, liveMb, residentMb } = JSON.parse(told) as Memory & { flows: number };
  if (flows !== count) throw new Error(`${flows} of ${count} flows were scored`);
  return { liveMb: Math.round(liveMb), residentMb: Math.round(residentMb) };
}

/** How fast logs are read, parsed and scored on one core, and whether memory depends on their length. */
export async function bench(onStep: (done: number, of: number) => void): Promise<IngestBench> {
  const steps = kinds.length + 3;
  const folder = mkdtempSync(join(tmpdir(), "vervet-bench-"));
  try {
    const logs: LogSpeed[] = [];
    for (const kind of kinds) {
      logs.push(await measure(folder, kind));
      onStep(logs.length, steps);
    }
    const memory = { short: memoryOf(folder, shortLines), hundredTimesLonger: memoryOf(folder, 100 * shortLines) };
    onStep(steps - 2, steps);
    const stopped = await whileStopped(folder);
    onStep(steps - 1, steps);
    const lineToAlert = await latency(join(folder, "daemon"));
    onStep(steps, steps);
    return { processor: cpus()[0]?.model ?? "unknown", lines, runs, logs, memory, stopped, lineToAlert };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The figures as lines for people. */
export function describe({ processor, lines, runs, logs, memory, stopped, lineToAlert }: IngestBench): string {
  const figure = (value: number): string => value.toLocaleString("en").padStart(9);
  return [
    `logs of ${lines.toLocaleString("en")} lines, per second of processor time (${processor}), median of ${runs} runs`,
    ...logs.map(
      ({ log, megabytes, linesPerSecond, flowsScoredPerSecond, alertShare }) =>
        `  ${log.padEnd(15)}${figure(linesPerSecond)} lines/s read and parsed ` +
        `(${Math.round((megabytes * linesPerSecond) / lines)} MB/s), ` +
        `${figure(flowsScoredPerSecond)} flows/s from line to score (${(100 * alertShare).toFixed(1)}% alert)`,
    ),
    ...[[shortLines, memory.short] as const, [100 * shortLines, memory.hundredTimesLonger] as const].map(
      ([count, { liveMb, residentMb }]) =>
        `memory over ${count.toLocaleString("en").padStart(9)} lines: at most ${liveMb} MB in use, ${residentMb} MB resident`,
    ),
    `memory while ${stopped.writtenMb} MB were written in ${stopped.stoppedSeconds} s and nobody took a line: ${stopped.readingMb} MB in use before, ${stopped.stoppedMb} MB after`,
    `from line to alert in a daemon at ${lineToAlert.flowsPerSecond.toLocaleString("en")} flows/s, ${lineToAlert.seconds} s, ${lineToAlert.alerts} alerts: ` +
      `median ${lineToAlert.medianMs} ms, p99 ${lineToAlert.p99Ms} ms; the daemon held ${lineToAlert.residentMb ?? "?"} MB at most`,
  ].join("\n");
}
