import { dead, type Parsed } from "./line-parser.ts";
import type { Outcome, Protocol } from "./flow-record.ts";
import { outcomeOfFlags } from "./outcome.ts";
import { isObject, type JsonObject } from "./parse-object.ts";
import { address, checked, lowerCase, quantity } from "./raw-values.ts";
import { epochSeconds } from "./timestamp.ts";
import { protocolOf } from "./zeek-connection.ts";

/** An Ethernet header, which Suricata counts with every packet, and an 802.1Q tag. */
const ethernetBytes = 14;
const vlanTagBytes = 4;

/** What Suricata writes where it recognised no application. */
const unrecognised = new Set(["failed", "unknown"]);

/** States of a TCP flow whose flags were not logged. */
const outcomeOfFlowState: Readonly<Record<string, Outcome>> = {
  new: "unanswered",
  established: "open",
  closed: "closed",
};

const eightDigits = 100_000_000;

/** A safe integer in decimal: in two halves, each of which V8 turns into text ten times faster than a number beyond 2^31. */
function decimal(id: number): string {
  if (id < eightDigits) return String(id);
  return String(Math.trunc(id / eightDigits)) + String(eightDigits + (id % eightDigits)).slice(1);
}

/** The flow's id as it is written: JSON numbers beyond 2^53 would lose digits. */
export function flowIdOf(object: JsonObject, line: string): string | null {
  const id = object["flow_id"];
  if (typeof id === "string") return id;
  if (typeof id !== "number") return null;
  return Number.isSafeInteger(id) && id >= 0
    ? decimal(id)
    : (/"flow_id"\s*:\s*(?<id>\d+)/u.exec(line)?.groups?.["id"] ?? null);
}

function tcpOutcome(object: JsonObject, flow: JsonObject, packetsIn: number): Outcome {
  const tcp = object["tcp"];
  const flags = (name: string): number =>
    isObject(tcp) && typeof tcp[name] === "string" ? Number.parseInt(tcp[name], 16) : Number.NaN;
  const [client, server] = [flags("tcp_flags_ts"), flags("tcp_flags_tc")];
  if (!Number.isNaN(client)) return outcomeOfFlags("tcp", client, Number.isNaN(server) ? 0 : server, packetsIn);
  const state = flow["state"];
  return (
    (typeof state === "string" && Object.hasOwn(outcomeOfFlowState, state) && outcomeOfFlowState[state]) || "midstream"
  );
}

/** IP bytes of packets that Suricata counted with their layer-2 headers. */
function ipBytes(bytes: number, packets: number, vlan: unknown): number {
  const tags = Array.isArray(vlan) ? vlan.length : 0;
  return bytes < 0 ? bytes : Math.max(0, bytes - packets * (ethernetBytes + vlanTagBytes * tags));
}

/** One `flow` event of eve.json as a flow record, or why it can't be one. */
export function suricataFlow(object: JsonObject, line: string): Parsed {
  const { flow, vlan } = object;
  if (!isObject(flow) || object["src_ip"] === undefined || object["dest_ip"] === undefined)
    return dead("missing-field");
  const ts = epochSeconds(flow["start"] ?? object["timestamp"]);
  const end = epochSeconds(flow["end"]);
  if (Number.isNaN(ts)) return dead("bad-time");
  const sourceAddress = address(object["src_ip"]);
  const destinationAddress = address(object["dest_ip"]);
  if (sourceAddress === null || destinationAddress === null) return dead("bad-address");
  const protocol: Protocol = protocolOf(object["proto"]);
  const hasPorts = protocol === "tcp" || protocol === "udp";
  const service = lowerCase(object["app_proto"]);
  const packetsOut = quantity(flow["pkts_toserver"]);
  const packetsIn = quantity(flow["pkts_toclient"]);
  return checked({
    id: flowIdOf(object, line),
    ts,
    durationS: Number.isNaN(end) ? quantity(flow["age"]) : end - ts,
    protocol,
    service: service === null || unrecognised.has(service) ? null : service,
    sourceAddress,
    sourcePort: hasPorts ? quantity(object["src_port"]) : 0,
    destinationAddress,
    destinationPort: hasPorts ? quantity(object["dest_port"]) : 0,
    packetsOut,
    packetsIn,
    bytesOut: ipBytes(quantity(flow["bytes_toserver"]), packetsOut, vlan),
    bytesIn: ipBytes(quantity(flow["bytes_toclient"]), packetsIn, vlan),
    outcome: protocol === "tcp" ? tcpOutcome(object, flow, packetsIn) : outcomeOfFlags(protocol, 0, 0, packetsIn),
    label: null,
  });
}
