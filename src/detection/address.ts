import ipaddr from "ipaddr.js";

/** An IP address in bytes, 4 or 16 of them; IPv6 addresses that stand for an IPv4 one (::ffff:1.2.3.4) have 4. */
export type AddressBytes = readonly number[];

/** @returns null for anything but a dotted IPv4 or an IPv6 address, zone or not */
export function addressBytes(text: string): AddressBytes | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toByteArray();
  if (!ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toByteArray() : address.toByteArray();
}

/** The first `bits` bits of an address, the others 0. */
export function masked(bytes: AddressBytes, bits: number): AddressBytes {
  return bytes.map((byte, i) => byte & (0xff << Math.min(8, Math.max(0, 8 * (i + 1) - bits))) & 0xff);
}

/** IPv4 and IPv6 prefixes that one network at a site usually has. */
const networkBits = { 4: 24, 16: 64 } as const;

/** `192.0.2.0/24` of an IPv4 address, `2001:db8::/64` of an IPv6 address; text that is no address stands for itself. */
export function networkOf(address: string): string {
  const bytes = addressBytes(address);
  if (bytes === null) return address;
  const bits = networkBits[bytes.length as 4 | 16];
  return `${ipaddr.fromByteArray([...masked(bytes, bits)]).toString()}/${bits}`;
}
