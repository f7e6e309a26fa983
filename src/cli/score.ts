import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command } from "commander";
import type { Detector } from "../detection/detector.ts";
import { limitYoungGeneration } from "../daemon/young-generation.ts";
import { createLogScorer, type LogCounts, type LogScorer } from "../detection/score-log.ts";
import { createScorer } from "../detection/score.ts";
import { loadEngine } from "../engine/load-engine.ts";
import { usageError, VervetError } from "../errors.ts";
import { flowV1Schema } from "../features/flow-v1.ts";
import { schemaHash } from "../features/schema.ts";
import { readLines } from "../flows/read-lines.ts";
import type { TableSchema } from "../flows/table.ts";
import { readModel } from "../store/model-file.ts";
import { readStarterModel } from "../store/starter-model.ts";
import { showBytes } from "./progress-bar.ts";
import { readerOf, scoreFormats } from "./score-reader.ts";

interface ScoreFlags {
  readonly format: string;
  readonly model?: string;
  readonly out?: string;
}

/** The model that is asked for, else the one that ships, if it scores rows of this schema. */
async function detectorFor(schema: TableSchema, model: string | undefined): Promise<Detector> {
  if (model === undefined && schemaHash(schema) !== schemaHash(flowV1Schema)) {
    throw usageError(
      "NO_MODEL",
      `the starter model scores flow records (${flowV1Schema.name}), not rows of ${schema.name}`,
      "give --model FILE; 'vervet testbed run ... --save-model FILE' writes one",
    );
  }
  const detector = await (model === undefined ? readStarterModel() : readModel(model));
  if (schemaHash(detector.schema) === schemaHash(schema)) return detector;
  throw usageError(
    "OTHER_SCHEMA",
    `the model scores rows of ${detector.schema.name}, the source has rows of ${schema.name}`,
    "give a model of the source's schema, or another --format",
  );
}

async function* scored(source: string, scorer: LogScorer): AsyncGenerator<string> {
  for await (const lines of readLines(source, showBytes())) {
    const text = scorer.score(lines);
    limitYoungGeneration();
    if (text !== "") yield text;
  }
}

async function write(texts: AsyncGenerator<string>, out: string | undefined): Promise<void> {
  const into = out === undefined ? process.stdout : createWriteStream(out);
  try {
    await pipeline(Readable.from(texts), into, { end: out !== undefined });
  } catch (cause) {
    const { code, path } = cause as NodeJS.ErrnoException;
    if (code === "EPIPE" && out === undefined) return; // whoever read has had enough, as `head` does
    if (path === undefined || path !== out) throw cause;
    throw new VervetError("OUTPUT_UNWRITABLE", `${out} can't be written (${code})`, "choose another --out", { cause });
  }
}

function summaryOf({ flows, alerts, other, sensorAlerts, dead, firstDead }: LogCounts): string {
  const reasons = Object.entries(dead).map(([reason, count]) => `${reason} ${count}`);
  const letters = Object.values(dead).reduce((sum, count) => sum + count, 0);
  const lines = [
    `${flows} flows scored, ${alerts} alerts`,
    `left out: ${other} headers and records of other kinds, ${sensorAlerts} alerts of the sensor's own`,
  ];
  if (firstDead !== null) {
    lines.push(`${letters} dead letters (${reasons.join(", ")}), the first in line ${firstDead.line}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

async function score(source: string, { format, model, out }: ScoreFlags): Promise<void> {
  if (out !== undefined && resolve(out) === resolve(source)) {
    throw usageError("USAGE", "--out would overwrite the source", "choose another --out");
  }
  const reader = readerOf(format);
  const detector = await detectorFor(reader.schema, model);
  process.stderr.write(`model: ${detector.origin}; alerts from ${detector.threshold.toFixed(6)} on\n`);
  const scorer = createScorer(await loadEngine(), detector);
  const log = createLogScorer(reader, scorer);
  await write(scored(source, log), out);
  process.stderr.write(summaryOf(log.counts()));
}

/** `vervet score SOURCE`. */
export function scoreCommand(): Command {
  return new Command("score")
    .description(
      "score a log once: NDJSON, a line a flow record. Without --model the starter model judges, which has seen synthetic traffic only",
    )
    .argument("<source>", "a log, plain or gzip")
    .requiredOption("--format <format>", scoreFormats)
    .option("--model <file>", "a model file; its schema must be the source's")
    .option("--out <file>", "where to write (default: stdout)")
    .action(score);
}
