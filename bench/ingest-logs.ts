import type { FlowRecord } from "../src/flows/flow-record.ts";
import { syntheticRecords } from "../src/flows/synthetic-records.ts";

/** Records that the logs are made of, over and over: one in a hundred is an attack, since each alert costs its reasons. */
const records = syntheticRecords({ seed: "bench", organisation: 0, benignFlows: 9900, flowsPerFamily: 12 });

const states: Readonly<Record<string, string>> = {
  closed: "SF",
  open: "S1",
  reset: "RSTO",
  refused: "REJ",
  unanswered: "S0",
  answered: "SF",
};

const zeekHeader = [
  "#separator \\x09",
  "#unset_field\t-",
  "#path\tconn",
  `#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents`,
];

function zeekTsv(r: FlowRecord, uid: string, ts: number): string {
  const cells = [
    ts.toFixed(6),
    uid,
    r.sourceAddress,
    r.sourcePort,
    r.destinationAddress,
    r.destinationPort,
    r.protocol,
  ];
  const rest = [r.service ?? "-", r.durationS, 0, 0, states[r.outcome], "-", "-", 0, "ShADadFf"];
  return [...cells, ...rest, r.packetsOut, r.bytesOut, r.packetsIn, r.bytesIn, "-"].join("\t");
}

function zeekJson(r: FlowRecord, uid: string, ts: number): string {
  return JSON.stringify({
    ts,
    uid,
    "id.orig_h": r.sourceAddress,
    "id.orig_p": r.sourcePort,
    "id.resp_h": r.destinationAddress,
    "id.resp_p": r.destinationPort,
    proto: r.protocol,
    service: r.service ?? undefined,
    duration: r.durationS,
    orig_bytes: 0,
    resp_bytes: 0,
    conn_state: states[r.outcome],
    local_orig: true,
    local_resp: false,
    missed_bytes: 0,
    history: "ShADadFf",
    orig_pkts: r.packetsOut,
    orig_ip_bytes: r.bytesOut,
    resp_pkts: r.packetsIn,
    resp_ip_bytes: r.bytesIn,
  });
}

const iso = (ts: number): string => new Date(1000 * ts).toISOString().replace("Z", "000+0000");

function suricataFlow(r: FlowRecord, id: number, ts: number): string {
  const ethernet = 14;
  return JSON.stringify({
    timestamp: iso(ts + r.durationS),
    flow_id: 10 ** 15 + id,
    in_iface: "eth0",
    event_type: "flow",
    src_ip: r.sourceAddress,
    src_port: r.sourcePort,
    dest_ip: r.destinationAddress,
    dest_port: r.destinationPort,
    proto: r.protocol.toUpperCase(),
    app_proto: r.service ?? "failed",
    flow: {
      pkts_toserver: r.packetsOut,
      pkts_toclient: r.packetsIn,
      bytes_toserver: r.bytesOut + ethernet * r.packetsOut,
      bytes_toclient: r.bytesIn + ethernet * r.packetsIn,
      start: iso(ts),
      end: iso(ts + r.durationS),
      age: Math.round(r.durationS),
      state: r.outcome === "unanswered" ? "new" : "closed",
      reason: "timeout",
      alerted: false,
    },
    tcp: { tcp_flags: "1b", tcp_flags_ts: "1b", tcp_flags_tc: "1b", syn: true, ack: true, psh: true, state: "closed" },
    host: "sensor",
  });
}

function suricataDns(r: FlowRecord, id: number, ts: number): string {
  return JSON.stringify({
    timestamp: iso(ts),
    flow_id: 10 ** 15 + id,
    in_iface: "eth0",
    event_type: "dns",
    src_ip: r.sourceAddress,
    src_port: r.sourcePort,
    dest_ip: r.destinationAddress,
    dest_port: 53,
    proto: "UDP",
    dns: { type: "query", id: id % 65_536, rrname: "www.example.org", rrtype: "A", tx_id: 0, opcode: 0 },
    host: "sensor",
  });
}

export type LogKind = "suricata" | "suricata-mixed" | "zeek-tsv" | "zeek-json";

/** Lines of a made-up log, begin to end; time goes on over the repeated records. `suricata-mixed`: a third are dns events, which are left out. */
export function* logLines(kind: LogKind, lines: number): Generator<string> {
  if (kind === "zeek-tsv") yield* zeekHeader;
  const spanS = records.at(-1)!.ts - records[0]!.ts + 60;
  for (let i = 0; i < lines; i++) {
    const record = records[i % records.length]!;
    const ts = record.ts + spanS * Math.floor(i / records.length);
    if (kind === "zeek-tsv") yield zeekTsv(record, `C${i}`, ts);
    else if (kind === "zeek-json") yield zeekJson(record, `C${i}`, ts);
    else yield kind === "suricata-mixed" && i % 3 === 2 ? suricataDns(record, i, ts) : suricataFlow(record, i, ts);
  }
}
