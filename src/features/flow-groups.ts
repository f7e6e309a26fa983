/** What a sensor recognised, by what people use it for; a service outside the list is `other`, none recognised `none`. */
const serviceGroups: Readonly<Record<string, readonly string[]>> = {
  dns: ["dns", "mdns", "llmnr"],
  web: ["http", "http2", "http_proxy"],
  encrypted: ["ssl", "tls", "quic", "dtls"],
  mail: ["smtp", "smtps", "pop3", "imap", "imaps"],
  files: ["smb", "ftp", "ftp-data", "tftp", "nfs", "dce_rpc", "dcerpc", "gssapi", "ntlm"],
  remote: ["ssh", "rdp", "telnet", "rfb", "vnc"],
  database: ["mysql", "postgresql", "mongodb", "redis", "tds"],
  management: [
    "ntp",
    "dhcp",
    "snmp",
    "syslog",
    "radius",
    "krb5",
    "krb",
    "krb_tcp",
    "ldap",
    "netbios",
    "ssdp",
    "netflow",
  ],
  chat: ["irc", "sip", "xmpp", "mqtt"],
};

const groupOfService = new Map(
  Object.entries(serviceGroups).flatMap(([group, services]) => services.map((service) => [service, group])),
);

export const serviceGroupNames: readonly string[] = [...Object.keys(serviceGroups), "other", "none"];

/** @param service in the sensor's words; of several, parted by commas as in Zeek's `ssl,http`, the first known one counts */
export function serviceGroup(service: string | null): string {
  if (service === null) return "none";
  const whole = groupOfService.get(service);
  if (whole !== undefined) return whole;
  for (const part of service.split(",")) {
    const group = groupOfService.get(part);
    if (group !== undefined) return group;
  }
  return "other";
}

/** Destination ports by what usually listens there. */
const portGroups: Readonly<Record<string, readonly number[]>> = {
  dns: [53, 5353, 5355],
  web: [80, 8000, 8008, 8080, 8888, 3128],
  encrypted: [443, 8443, 853],
  mail: [25, 110, 143, 465, 587, 993, 995],
  files: [20, 21, 69, 111, 135, 139, 445, 2049],
  remote: [22, 23, 2222, 2323, 3389, 5900],
  database: [1433, 1521, 3306, 5432, 6379, 9200, 27017],
  management: [67, 68, 88, 123, 137, 138, 161, 162, 389, 514, 636, 1900],
  chat: [194, 1883, 5060, 5222, 6667],
};

const groupOfPort = new Map(Object.entries(portGroups).flatMap(([group, ports]) => ports.map((port) => [port, group])));

const firstRegistered = 1024;
const firstDynamic = 49_152;

const rangeNames = ["system", "registered", "dynamic", "none"] as const;

/** IANA's ranges; `none` for transports without ports, whose records have 0. */
export function portRange(port: number): (typeof rangeNames)[number] {
  if (port === 0) return "none";
  return port < firstRegistered ? "system" : port < firstDynamic ? "registered" : "dynamic";
}

export const portRangeNames: readonly string[] = rangeNames;

export const portClassNames: readonly string[] = [...Object.keys(portGroups), ...rangeNames];

/** What usually listens at a port, else its range. */
export function portClass(port: number): string {
  return groupOfPort.get(port) ?? portRange(port);
}
