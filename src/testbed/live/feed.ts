import { closeSync, openSync, renameSync, writeSync } from "node:fs";
import type { Cancel, Clock } from "../../clock.ts";
import type { FlowRecord } from "../../flows/flow-record.ts";
import { seededRandom } from "../../random.ts";
import { createReplay } from "./replay.ts";
import { eveAlertLine, eveFlowLine, zeekTsvHeader, zeekTsvLine } from "./sensor-lines.ts";

export interface FeedOptions {
  /** The log that is written. */
  readonly path: string;
  readonly format: "suricata" | "zeek";
  readonly seed: number | string;
  readonly organisation: number;
  readonly flowsPerSecond: number;
  /** As a replay's. */
  readonly flowsPerFamily?: number;
  /** Share of the attacks' flows that the sensor has a rule for; Zeek has none. */
  readonly ruledShare: number;
  readonly clock: Clock;
  /** Told of flows when their lines have been written. */
  onWritten?(records: readonly FlowRecord[]): void;
}

/** A sensor at work: writes what it sees as it happens. */
export interface Feed {
  /** Flows written so far, and how many of them are attacks. */
  written(): { readonly flows: number; readonly attacks: number };
  stop(): void;
}

/** How often lines are written, ms: a sensor's buffer. */
const writeMs = 100;

/** A longer log is rotated, bytes: the one before it is overwritten, as a disk is not endless. */
const rotateBytes = 64 * 1024 * 1024;

/** Begins to write. */
export function startFeed({ path, format, clock, ruledShare, ...options }: FeedOptions): Feed {
  const replay = createReplay({ ...options, startS: clock.now() / 1000 });
  const random = seededRandom(`rules/${options.seed}/${options.organisation}`);
  const counts = { flows: 0, attacks: 0 };
  const header = format === "zeek" ? `${zeekTsvHeader.join("\n")}\n` : "";
  let file = openSync(path, "a");
  let bytes = writeSync(file, header);
  let cancel: Cancel = () => {};
  let stopped = false;

  function linesOf(record: FlowRecord): string {
    const isAttack = record.label !== "benign";
    counts.flows += 1;
    if (isAttack) counts.attacks += 1;
    if (format === "zeek") return `${zeekTsvLine(record)}\n`;
    const hasRule = isAttack && random.next() < ruledShare;
    return `${hasRule ? `${eveAlertLine(record, `synthetic ${record.label}`)}\n` : ""}${eveFlowLine(record)}\n`;
  }
  function write(): void {
    const records = replay.until(clock.now() / 1000);
    if (records.length > 0) bytes += writeSync(file, records.map(linesOf).join(""));
    options.onWritten?.(records);
    if (bytes > rotateBytes) {
      renameSync(path, `${path}.1`);
      closeSync(file);
      file = openSync(path, "a");
      bytes = writeSync(file, header);
    }
    cancel = clock.after(writeMs, write);
  }
  write();
  return {
    written: () => ({ ...counts }),
    stop() {
      if (stopped) return;
      stopped = true;
      cancel();
      closeSync(file);
    },
  };
}
