import type { Protocol } from "./flow-record.ts";
import { dead, type Parsed } from "./line-parser.ts";
import { outcomeOfState } from "./outcome.ts";
import { address, checked, lowerCase, quantity } from "./raw-values.ts";
import { epochSeconds } from "./timestamp.ts";

/** The fields of a conn.log entry that matter here, as the log spells their values; undefined where unset. */
export interface ZeekFields {
  readonly ts: unknown;
  readonly uid: unknown;
  readonly origH: unknown;
  readonly origP: unknown;
  readonly respH: unknown;
  readonly respP: unknown;
  readonly proto: unknown;
  readonly service: unknown;
  readonly duration: unknown;
  readonly connState: unknown;
  readonly origPkts: unknown;
  readonly origIpBytes: unknown;
  readonly respPkts: unknown;
  readonly respIpBytes: unknown;
  readonly label: unknown;
  readonly detailedLabel: unknown;
}

const protocols = new Map<unknown, Protocol>([
  ["tcp", "tcp"],
  ["TCP", "tcp"],
  ["udp", "udp"],
  ["UDP", "udp"],
  ["icmp", "icmp"],
  ["ICMP", "icmp"],
  ["icmp6", "icmp"],
  ["ICMP6", "icmp"],
  ["IPv6-ICMP", "icmp"],
  ["IPV6-ICMP", "icmp"],
]);

/** A transport by the name that sensors give it. */
export function protocolOf(name: unknown): Protocol {
  return protocols.get(name) ?? "other";
}

/**
 * Whether a log of that path holds connections: `conn`, or what a filter or a product calls its share of them (`conn-external`,
 * `conn_red`). Not `conn_long`, whose connections are still going on, and come again in `conn`.
 */
export function isConnectionPath(path: string): boolean {
  return /^conn(?:[_-](?!long$)|$)/u.test(path);
}

/** A labelled capture's words, the more exact ones first; `-` means none. */
function labelOf({ label, detailedLabel }: ZeekFields): string | null {
  const named = [detailedLabel, label].find((one) => typeof one === "string" && one !== "" && one !== "-");
  return typeof named === "string" ? named : null;
}

/** One conn.log entry as a flow record, or why it can't be one. */
export function zeekConnection(fields: ZeekFields): Parsed {
  const { ts: time, origH, respH, proto, uid } = fields;
  if (time === undefined || origH === undefined || respH === undefined || proto === undefined) {
    return dead("missing-field");
  }
  const ts = epochSeconds(time);
  if (Number.isNaN(ts)) return dead("bad-time");
  const sourceAddress = address(origH);
  const destinationAddress = address(respH);
  if (sourceAddress === null || destinationAddress === null) return dead("bad-address");
  const protocol = protocolOf(proto);
  const hasPorts = protocol === "tcp" || protocol === "udp";
  const packetsOut = quantity(fields.origPkts);
  const packetsIn = quantity(fields.respPkts);
  const durationS = quantity(fields.duration);
  return checked({
    id: typeof uid === "string" ? uid : null,
    ts,
    // Zeek leaves the duration of a single packet unset.
    durationS: Number.isNaN(durationS) && packetsOut + packetsIn <= 1 ? 0 : durationS,
    protocol,
    service: lowerCase(Array.isArray(fields.service) ? fields.service.join(",") : fields.service),
    sourceAddress,
    // Zeek writes ICMP's type and code into the port columns.
    sourcePort: hasPorts ? quantity(fields.origP) : 0,
    destinationAddress,
    destinationPort: hasPorts ? quantity(fields.respP) : 0,
    packetsOut,
    packetsIn,
    bytesOut: quantity(fields.origIpBytes),
    bytesIn: quantity(fields.respIpBytes),
    outcome: outcomeOfState(protocol, typeof fields.connState === "string" ? fields.connState : undefined, packetsIn),
    label: labelOf(fields),
  });
}
