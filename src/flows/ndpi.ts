/** nDPI's numbers (`L7_PROTO`, the part before the point) for the applications that features tell apart. */
const names: Readonly<Record<number, string>> = {
  1: "ftp",
  2: "pop3",
  3: "smtp",
  4: "imap",
  5: "dns",
  7: "http",
  8: "mdns",
  9: "ntp",
  10: "netbios",
  11: "nfs",
  12: "ssdp",
  14: "snmp",
  16: "smb",
  18: "dhcp",
  19: "postgresql",
  20: "mysql",
  29: "smtps",
  41: "smb",
  51: "imaps",
  65: "irc",
  77: "telnet",
  88: "rdp",
  89: "vnc",
  91: "tls",
  92: "ssh",
  100: "sip",
  112: "ldap",
  128: "netflow",
  131: "http",
  188: "quic",
};

/** The name of an application; null for one that is unknown or not told apart. */
export function ndpiName(number: number): string | null {
  return names[Math.trunc(number)] ?? null;
}
