import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import { VervetError } from "../errors.ts";
import type { FlowRecord, SensorAlert } from "../flows/flow-record.ts";
import type { DeadReason, LineParser } from "../flows/line-parser.ts";
import type { LogLine } from "../flows/log-line.ts";
import { createNetflowParser } from "../flows/netflow.ts";
import { createSuricataParser } from "../flows/suricata.ts";
import { decodeTailState, encodeTailState } from "../flows/tail-state.ts";
import { tail } from "../flows/tail.ts";
import { createZeekParser } from "../flows/zeek.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { FollowLog, LogBatch } from "./log-batch.ts";

/** How often to look for more at a log's end, ms: a fifth of the second within which an alert should be there. */
const pollMs = 200;

type Format = Config["sources"][number]["format"];

const parsers: Readonly<Record<Format, (context: string) => LineParser>> = {
  zeek: createZeekParser,
  suricata: () => createSuricataParser(),
  "nf-csv": createNetflowParser,
};

/** What the lines of one batch are; dead ones go to the dead letters first, since the commit says that they were processed. */
function parse(
  lines: readonly LogLine[],
  parser: LineParser,
  bury: (line: LogLine, reason: DeadReason) => void,
): Pick<LogBatch, "records" | "alerts" | "dead"> {
  const records: FlowRecord[] = [];
  const alerts: SensorAlert[] = [];
  const dead = new Map<DeadReason, number>();
  for (const line of lines) {
    const parsed = line.fault === null ? parser.parse(line.text) : { kind: "dead" as const, reason: line.fault };
    if (parsed.kind === "flow") records.push(parsed.record);
    else if (parsed.kind === "alert") alerts.push(parsed.alert);
    else if (parsed.kind === "dead") {
      dead.set(parsed.reason, (dead.get(parsed.reason) ?? 0) + 1);
      bury(line, parsed.reason);
    }
  }
  return { records, alerts, dead };
}

/** Follows one source's log through its rotations. */
export function followSource(
  { name, path, format }: Config["sources"][number],
  deadLetters: DeadLetters,
  clock: Clock,
): FollowLog {
  return async function* (checkpoint, signal) {
    const state = checkpoint === null ? null : decodeTailState(checkpoint);
    if (checkpoint !== null && state === null) {
      const mend = "give the source a new name in vervet.yaml, which reads its log from the beginning";
      throw new VervetError("CHECKPOINT_UNREADABLE", `the checkpoint of ${name} can't be understood`, mend);
    }
    const parser = parsers[format](state?.context ?? "");
    for await (const batch of tail(path, { state, clock, pollMs, signal })) {
      const parsed = parse(batch.lines, parser, (line, reason) => deadLetters.add(name, batch.path, line, reason));
      deadLetters.flush();
      yield {
        ...parsed,
        checkpoint: encodeTailState({ ...batch.state, context: parser.context() }),
        lagBytes: batch.lagBytes,
        rotations: batch.rotations,
      };
    }
  };
}
