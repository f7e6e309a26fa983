import type { AttackFamilies } from "./attack-families.ts";
import type { TableSchema } from "./table.ts";

/** The file of each site, in the order of `Table.sites`. */
export const nfV2Files: Readonly<Record<string, string>> = {
  cicids2018: "cicids2018.csv",
  toniot: "toniot.csv",
  botiot: "botiot.csv",
};

const numeric = `
  IN_BYTES IN_PKTS OUT_BYTES OUT_PKTS TCP_FLAGS CLIENT_TCP_FLAGS SERVER_TCP_FLAGS FLOW_DURATION_MILLISECONDS DURATION_IN
  DURATION_OUT LONGEST_FLOW_PKT SHORTEST_FLOW_PKT MIN_IP_PKT_LEN MAX_IP_PKT_LEN SRC_TO_DST_SECOND_BYTES
  DST_TO_SRC_SECOND_BYTES RETRANSMITTED_IN_BYTES RETRANSMITTED_IN_PKTS RETRANSMITTED_OUT_BYTES RETRANSMITTED_OUT_PKTS
  SRC_TO_DST_AVG_THROUGHPUT DST_TO_SRC_AVG_THROUGHPUT NUM_PKTS_UP_TO_128_BYTES NUM_PKTS_128_TO_256_BYTES
  NUM_PKTS_256_TO_512_BYTES NUM_PKTS_512_TO_1024_BYTES NUM_PKTS_1024_TO_1514_BYTES TCP_WIN_MAX_IN TCP_WIN_MAX_OUT
  ICMP_TYPE ICMP_IPV4_TYPE DNS_QUERY_ID DNS_QUERY_TYPE DNS_TTL_ANSWER FTP_COMMAND_RET_CODE`
  .trim()
  .split(/\s+/);

/**
 * The 37 features of NetFlow v9 that remain without addresses, ports and TTL, which give labels away: 35 numbers, and two codes that
 * are categories, since IP protocol 17 is not "more" than 6. `L7_PROTO` is nDPI's number of the application, its part after the point
 * (what it runs over) left out; listed are those with more than 150 flows over the three sites.
 * 55 model inputs.
 */
export const nfV2Schema: TableSchema = {
  name: "nf-v2-1",
  numeric,
  categorical: [
    { name: "PROTOCOL", vocabulary: ["1", "6", "17", "other"], other: "other" },
    {
      name: "L7_PROTO",
      vocabulary: "0 1 2 4 5 7 10 41 77 88 89 91 92 131 188 other".split(" "),
      other: "other",
    },
  ],
};

/** One set of families over three sites that named their attacks independently. Names as the files spell them. */
export const nfV2Attacks: AttackFamilies = {
  benign: ["Benign"],
  dos: ["DoS", "DDoS"],
  scan: ["scanning", "Reconnaissance"],
  "brute-force": ["Brute Force", "password"],
  web: ["injection", "xss"],
  intrusion: ["Bot", "Backdoor", "ransomware", "Infilteration", "mitm", "Theft"],
};
