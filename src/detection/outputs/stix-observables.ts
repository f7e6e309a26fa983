import ipaddr from "ipaddr.js";
import { addressBytes } from "../address.ts";
import type { Detection } from "../alert.ts";
import { plainText } from "./plain-text.ts";
import { preciseTime } from "./precise-time.ts";
import { observableId } from "./stix-id.ts";

/** Any STIX object. */
export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}

/** An address object, its text brought to one form; null where the text is no address. */
export function addressObject(text: string): (StixObject & { readonly value: string }) | null {
  const bytes = addressBytes(text);
  if (bytes === null) return null;
  const [type, value] = [bytes.length === 4 ? "ipv4-addr" : "ipv6-addr", ipaddr.fromByteArray([...bytes]).toString()];
  return { type, spec_version: "2.1", id: observableId(type, { value }), value };
}

/** The traffic of one flow with its addresses, the traffic first; null where no address is known. */
export function trafficObjects(flow: Detection): readonly [StixObject, ...StixObject[]] | null {
  const [source, destination] = [addressObject(flow.sourceAddress), addressObject(flow.destinationAddress)];
  const known = [source, destination].filter((end) => end !== null);
  if (known.length === 0) return null;
  const hasPorts = flow.protocol === "tcp" || flow.protocol === "udp";
  const network = known[0]!.type === "ipv4-addr" ? "ipv4" : "ipv6";
  const told = {
    start: preciseTime(flow.startMs),
    ...(source && { src_ref: source.id }),
    ...(destination && { dst_ref: destination.id }),
    ...(hasPorts && { src_port: flow.sourcePort, dst_port: flow.destinationPort }),
    protocols: flow.protocol === "other" ? [network] : [network, plainText(flow.protocol).toLowerCase()],
  };
  const traffic = { type: "network-traffic", spec_version: "2.1", id: observableId("network-traffic", told), ...told };
  return [traffic, ...known];
}
