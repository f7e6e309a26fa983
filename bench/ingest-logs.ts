import type { FlowRecord } from "../src/flows/flow-record.ts";
import { syntheticRecords } from "../src/flows/synthetic-records.ts";
import { eveDnsLine, eveFlowLine, zeekJsonLine, zeekTsvHeader, zeekTsvLine } from "../src/testbed/live/sensor-lines.ts";

/** Records that the logs are made of, over and over: one in a hundred is an attack, since each alert costs its reasons. */
const records = syntheticRecords({ seed: "bench", organisation: 0, benignFlows: 9900, flowsPerFamily: 12 });

export type LogKind = "suricata" | "suricata-mixed" | "zeek-tsv" | "zeek-json";

function lineOf(kind: LogKind, record: FlowRecord, i: number): string {
  if (kind === "zeek-tsv") return zeekTsvLine(record);
  if (kind === "zeek-json") return zeekJsonLine(record);
  return kind === "suricata-mixed" && i % 3 === 2 ? eveDnsLine(record) : eveFlowLine(record);
}

/** Lines of a made-up log, begin to end; time goes on over the repeated records. `suricata-mixed`: a third are dns events, which are left out. */
export function* logLines(kind: LogKind, lines: number): Generator<string> {
  if (kind === "zeek-tsv") yield* zeekTsvHeader;
  const spanS = records.at(-1)!.ts - records[0]!.ts + 60;
  for (let i = 0; i < lines; i++) {
    const record = records[i % records.length]!;
    const ts = record.ts + spanS * Math.floor(i / records.length);
    yield lineOf(kind, { ...record, ts, id: kind.startsWith("zeek") ? `C${i}` : String(10 ** 15 + i) }, i);
  }
}
