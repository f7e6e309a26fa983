import type { DeadReason } from "../flows/line-parser.ts";
import type { LogLine } from "../flows/log-line.ts";
import type { RowReader, Unread } from "../features/row-reader.ts";
import { millionths } from "./millionths.ts";
import type { Scorer } from "./score.ts";

/** Rows scored at once: enough that the model's share of the time is small, few enough to stay in the processor's caches. */
const batchRows = 1024;

/** What became of a log's lines. Flows + other + alerts + dead letters = lines. */
export interface LogCounts {
  readonly flows: number;
  /** Flows that the detector alerts on. */
  readonly alerts: number;
  /** Headers, blank lines, records of other kinds. */
  readonly other: number;
  /** Alerts of the sensor's own rules. */
  readonly sensorAlerts: number;
  readonly dead: Readonly<Partial<Record<DeadReason, number>>>;
  /** The first dead letter's line and reason. */
  readonly firstDead: { readonly line: number; readonly reason: DeadReason } | null;
}

/** A running count. */
export interface LogScorer {
  /** Scores some lines, the next ones of the log; NDJSON, one line a flow. */
  score(lines: readonly LogLine[]): string;
  counts(): LogCounts;
}

/** How the line ends of a flow that does not alert. */
const noAlert = '"alert":false,"reason":null}\n';

/** Scores logs line by line: each flow gives exactly one line `{line, id, ts, score, alert, reason}`, in the log's order. */
export function createLogScorer(reader: RowReader, scorer: Scorer): LogScorer {
  const counts = { flows: 0, alerts: 0, other: 0, sensorAlerts: 0 };
  const dead: Partial<Record<DeadReason, number>> = {};
  let firstDead: LogCounts["firstDead"] = null;

  function count(unread: Unread, line: number): void {
    if (unread.kind === "other") counts.other += 1;
    else if (unread.kind === "alert") counts.sensorAlerts += 1;
    else {
      dead[unread.reason] = (dead[unread.reason] ?? 0) + 1;
      firstDead ??= { line, reason: unread.reason };
    }
  }
  function scoreRows(): string {
    const { table, lines, ids, times } = reader.take();
    const { scores, reasons } = scorer.score(table);
    counts.flows += table.rows;
    let text = "";
    for (let row = 0; row < table.rows; row++) {
      const reason = reasons[row]!;
      if (reason !== null) counts.alerts += 1;
      text += `{"line":${lines[row]},"id":${JSON.stringify(ids[row])},"ts":${times[row]},"score":${millionths(scores[row]!)},`;
      text += reason === null ? noAlert : `"alert":true,"reason":${JSON.stringify(reason)}}\n`;
    }
    return text;
  }
  return {
    score(lines) {
      let text = "";
      for (const line of lines) {
        const unread = reader.add(line);
        if (unread !== null) count(unread, line.number);
        else if (reader.rows === batchRows) text += scoreRows();
      }
      return reader.rows > 0 ? text + scoreRows() : text;
    },
    counts: () => ({ ...counts, dead, firstDead }),
  };
}
