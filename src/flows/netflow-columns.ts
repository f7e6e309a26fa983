import { splitCells } from "./split-cells.ts";

/**
 * What the columns of NetFlow exports are called, written in lower case without signs: by nProbe and NF-v2 (`IN_BYTES`), by IPFIX
 * (`octetDeltaCount`), nfdump before and since 1.7.4 (`ibyt`, `bytes`), pmacct (`BYTES`) and SiLK's rwcut (`sIP`). Of several that a file has,
 * the first counts.
 */
const names = {
  protocol: ["protocol", "protocolidentifier", "proto", "pr", "pro", "ipprotocol"],
  bytesOut: ["inbytes", "octetdeltacount", "octettotalcount", "ibyt", "bytes", "byt"],
  packetsOut: ["inpkts", "packetdeltacount", "packettotalcount", "ipkt", "packets", "pkts", "pkt"],
  bytesIn: ["outbytes", "reverseoctetdeltacount", "reverseoctettotalcount", "obyt"],
  packetsIn: ["outpkts", "reversepacketdeltacount", "reversepackettotalcount", "opkt"],
  source: ["ipv4srcaddr", "sourceipv4address", "srcaddr", "srcip", "sip", "sa"],
  source6: ["ipv6srcaddr", "sourceipv6address"],
  sourcePort: ["l4srcport", "sourcetransportport", "srcport", "sport", "sp"],
  destination: ["ipv4dstaddr", "destinationipv4address", "dstaddr", "dstip", "dip", "da"],
  destination6: ["ipv6dstaddr", "destinationipv6address"],
  destinationPort: ["l4dstport", "destinationtransportport", "dstport", "dport", "dp"],
  clientFlags: ["clienttcpflags"],
  serverFlags: ["servertcpflags"],
  flags: ["tcpflags", "tcpcontrolbits", "flags", "flg"],
  application: ["l7proto"],
  startMs: ["flowstartmilliseconds"],
  endMs: ["flowendmilliseconds"],
  start: ["firstswitched", "flowstartsec", "flowstartseconds", "firstseen", "timestampstart", "stime", "ts"],
  end: ["lastswitched", "flowendsec", "flowendseconds", "lastseen", "timestampend", "etime", "te"],
  durationMs: ["flowdurationmilliseconds"],
  duration: ["duration", "durat", "td"],
  label: ["attack"],
} as const;

export type NetflowColumn = keyof typeof names;

/** Columns without which a row is no flow. */
const required: readonly NetflowColumn[] = ["protocol", "bytesOut", "packetsOut"];

/** What parts cells, the more usual first. */
const delimiters = [",", "|", ";", "\t"];

/** A header: where each column stands, -1 where it has none. */
export interface NetflowHeader {
  readonly delimiter: string;
  readonly count: number;
  readonly places: Readonly<Record<NetflowColumn, number>>;
}

/** What a line of names means; null for a line that names too little, as rows do. */
export function readNetflowHeader(line: string): NetflowHeader | null {
  // Rows of most exporters begin with a digit, and need no closer look.
  if (!/^[\s"#%]*[a-z]/iu.test(line)) return null;
  for (const delimiter of delimiters.filter((one) => line.includes(one))) {
    const cells = (splitCells(line, delimiter) ?? []).map((cell) => cell.toLowerCase().replaceAll(/[^a-z\d]/gu, ""));
    const place = (column: NetflowColumn): number =>
      names[column].map((name) => cells.indexOf(name)).find((at) => at >= 0) ?? -1;
    if (required.some((column) => place(column) < 0)) continue;
    const columns = Object.keys(names) as NetflowColumn[];
    const places = Object.fromEntries(columns.map((column) => [column, place(column)]));
    return { delimiter, count: cells.length, places: places as NetflowHeader["places"] };
  }
  return null;
}
