import { CODE_IP4, CODE_IP6, type Multiaddr } from "@multiformats/multiaddr";
import ipaddr from "ipaddr.js";

/** Groups of an IPv6 address that its owner can't choose: one machine commonly has a /64 to itself. */
const ipv6Groups = 4;

/**
 * Where a connection comes from, as far as its owner can't choose it: an IPv4 address, the /64 network of an IPv6 address;
 * for a relayed connection, the relay's.
 */
export function originOf(address: Multiaddr): string {
  const host = address.getComponents().find(({ code }) => code === CODE_IP4 || code === CODE_IP6)?.value;
  if (host === undefined || !ipaddr.isValid(host)) return address.toString();
  const parsed = ipaddr.process(host); // an IPv4 address within an IPv6 one is the former
  if (parsed instanceof ipaddr.IPv6)
    return `${parsed.parts
      .slice(0, ipv6Groups)
      .map((part) => part.toString(16))
      .join(":")}::/64`;
  return parsed.toString();
}
