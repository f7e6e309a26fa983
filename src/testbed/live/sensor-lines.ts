import { preciseTime } from "../../detection/outputs/precise-time.ts";
import type { FlowRecord, Outcome } from "../../flows/flow-record.ts";

/** Columns of the conn.log that {@link zeekTsvLine} writes. */
const zeekFields =
  "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents";

/** What a conn.log begins with. */
export const zeekTsvHeader: readonly string[] = [
  "#separator \\x09",
  "#set_separator\t,",
  "#empty_field\t(empty)",
  "#unset_field\t-",
  "#path\tconn",
  `#fields\t${zeekFields.replaceAll(" ", "\t")}`,
];

const zeekStates: Readonly<Record<Outcome, string>> = {
  closed: "SF",
  open: "S1",
  reset: "RSTO",
  refused: "REJ",
  unanswered: "S0",
  answered: "SF",
  midstream: "OTH",
};

/** TCP flags of the client and of the server, hexadecimal, that tell an outcome. */
const tcpFlags: Readonly<Record<Outcome, readonly [client: string, server: string]>> = {
  closed: ["1b", "1b"],
  open: ["1a", "1a"],
  reset: ["1e", "1a"],
  refused: ["02", "14"],
  unanswered: ["02", "00"],
  answered: ["1b", "1b"],
  midstream: ["18", "18"],
};

const flowStates: Readonly<Partial<Record<Outcome, string>>> = { open: "established", unanswered: "new" };

/** Suricata counts an Ethernet header with every packet. */
const ethernetBytes = 14;

const seconds = (value: number): number => Math.round(value * 1e6) / 1e6;

/** A flow as a row of Zeek's conn.log. */
export function zeekTsvLine(r: FlowRecord): string {
  const hosts = [r.sourceAddress, r.sourcePort, r.destinationAddress, r.destinationPort];
  const told = [r.protocol, r.service ?? "-", r.durationS.toFixed(6), 0, 0, zeekStates[r.outcome]];
  const counts = [r.packetsOut, r.bytesOut, r.packetsIn, r.bytesIn];
  return [r.ts.toFixed(6), r.id ?? "-", ...hosts, ...told, "T", "F", 0, "ShADadFf", ...counts, "-"].join("\t");
}

/** A flow as a line of Zeek's conn.log in JSON. */
export function zeekJsonLine(r: FlowRecord): string {
  return JSON.stringify({
    ts: seconds(r.ts),
    uid: r.id ?? undefined,
    "id.orig_h": r.sourceAddress,
    "id.orig_p": r.sourcePort,
    "id.resp_h": r.destinationAddress,
    "id.resp_p": r.destinationPort,
    proto: r.protocol,
    service: r.service ?? undefined,
    duration: seconds(r.durationS),
    orig_bytes: 0,
    resp_bytes: 0,
    conn_state: zeekStates[r.outcome],
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

const eveTime = (atSeconds: number): string => preciseTime(Math.round(1000 * atSeconds), "+0000").replace("+", "000+");

/** What every event about a flow says of it; its id is a number. */
function eveEvent(r: FlowRecord, kind: string) {
  return {
    timestamp: eveTime(r.ts + r.durationS),
    flow_id: Number(r.id),
    in_iface: "eth0",
    event_type: kind,
    src_ip: r.sourceAddress,
    src_port: r.sourcePort,
    dest_ip: r.destinationAddress,
    dest_port: r.destinationPort,
    proto: r.protocol.toUpperCase(),
  };
}

/** A flow as a `flow` event of Suricata's eve.json. */
export function eveFlowLine(r: FlowRecord): string {
  const [client, server] = tcpFlags[r.outcome];
  return JSON.stringify({
    ...eveEvent(r, "flow"),
    app_proto: r.service ?? "failed",
    flow: {
      pkts_toserver: r.packetsOut,
      pkts_toclient: r.packetsIn,
      bytes_toserver: r.bytesOut + ethernetBytes * r.packetsOut,
      bytes_toclient: r.bytesIn + ethernetBytes * r.packetsIn,
      start: eveTime(r.ts),
      end: eveTime(r.ts + r.durationS),
      age: Math.round(r.durationS),
      state: flowStates[r.outcome] ?? "closed",
      reason: "timeout",
      alerted: false,
    },
    ...(r.protocol === "tcp" && {
      tcp: { tcp_flags: client, tcp_flags_ts: client, tcp_flags_tc: server, syn: true, ack: true, state: "closed" },
    }),
    host: "sensor",
  });
}

/** What a rule of the sensor says of a flow, as an `alert` event of eve.json. */
export function eveAlertLine(r: FlowRecord, signature: string): string {
  const alert = { action: "allowed", gid: 1, signature_id: 1, rev: 1, signature, category: "synthetic", severity: 1 };
  return JSON.stringify({ ...eveEvent(r, "alert"), alert, host: "sensor" });
}

/** Some other event of eve.json, which readers leave out. */
export function eveDnsLine(r: FlowRecord): string {
  const dns = { type: "query", id: 1, rrname: "www.example.org", rrtype: "A", tx_id: 0, opcode: 0 };
  return JSON.stringify({ ...eveEvent(r, "dns"), dns, host: "sensor" });
}
