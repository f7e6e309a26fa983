import assert from "node:assert/strict";
import type { FlowRecord } from "../../src/flows/flow-record.ts";
import type { LineParser, Parsed } from "../../src/flows/line-parser.ts";
import { createNetflowParser } from "../../src/flows/netflow.ts";
import { createSuricataParser } from "../../src/flows/suricata.ts";
import { createZeekParser } from "../../src/flows/zeek.ts";
import { someRecord } from "./some-record.ts";

/** One conversation, which every layout below tells. */
const conversation = someRecord({ ts: 1_622_987_857.25, durationS: 0.5, sourcePort: 1025 });

const zeekMembers = {
  ts: 1_622_987_857.25,
  uid: "C1",
  proto: "tcp",
  service: "http",
  duration: 0.5,
  conn_state: "SF",
  orig_pkts: 5,
  orig_ip_bytes: 360,
  resp_pkts: 4,
  resp_ip_bytes: 408,
};
const dotted = { "id.orig_h": "10.0.0.1", "id.orig_p": 1025, "id.resp_h": "10.0.0.2", "id.resp_p": 80 };
const underscored = { id_orig_h: "10.0.0.1", id_orig_p: 1025, id_resp_h: "10.0.0.2", id_resp_p: 80 };
const nested = { id: { orig_h: "10.0.0.1", orig_p: 1025, resp_h: "10.0.0.2", resp_p: 80 } };

const names =
  "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration conn_state orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes";
const cells = "1622987857.250000 C1 10.0.0.1 1025 10.0.0.2 80 tcp http 0.500000 SF 5 360 4 408";
const tabbed = (text: string): string => text.replaceAll(" ", "\t");

const zeek: Readonly<Record<string, readonly string[]>> = {
  "TSV without any directive but #fields": [`#fields\t${tabbed(names)}`, tabbed(cells)],
  "TSV with columns that a script added, in front and behind": [
    `#fields\tnode\t${tabbed(names)}\tcommunity_id\torig_l2_addr\tresp_cc`,
    `w-1\t${tabbed(cells)}\t1:x=\t00:0a:95:9d:68:16\tCZ`,
  ],
  "TSV with its columns turned round": [
    `#fields\t${names.split(" ").toReversed().join("\t")}`,
    cells.split(" ").toReversed().join("\t"),
  ],
  "TSV parted by commas, as zeek-cut -F, writes it": [
    "#separator ,",
    `#fields,${names.replaceAll(" ", ",")}`,
    cells.replaceAll(" ", ","),
  ],
  "TSV with another set separator and another mark for what is unset": [
    "#separator \\x09",
    "#set_separator\t|",
    "#empty_field\tEMPTY",
    "#unset_field\tNULL",
    "#path\tconn",
    `#fields\t${tabbed(names)}\ttunnel_parents\tlabel`,
    `${tabbed(cells)}\tA|B\tNULL`,
  ],
  "TSV with ISO times": [
    `#fields\t${tabbed(names)}`,
    tabbed(cells).replace("1622987857.250000", "2021-06-06T15:57:37.25+0200"),
  ],
  "TSV whose header came again after a rotation, in another order": [
    `#fields\t${tabbed(names)}`,
    tabbed(cells),
    "#close\t2021-06-06-16-00-00",
    "#separator \\x09",
    "#path\tconn",
    `#fields\tuid\tts\t${tabbed(names.split(" ").slice(2).join(" "))}`,
    `C1\t1622987857.250000\t${tabbed(cells.split(" ").slice(2).join(" "))}`,
  ],
  "TSV of a filter's share of the connections": ["#path\tconn-external", `#fields\t${tabbed(names)}`, tabbed(cells)],
  "JSON, dotted": [JSON.stringify({ ...zeekMembers, ...dotted })],
  "JSON, underscored": [JSON.stringify({ ...zeekMembers, ...underscored })],
  "JSON, nested": [JSON.stringify({ ...zeekMembers, ...nested })],
  "JSON, wrapped in its kind": [JSON.stringify({ conn: { ...zeekMembers, ...dotted } })],
  "JSON, with spaces": [JSON.stringify({ ...zeekMembers, ...dotted }, null, 1).replaceAll("\n", " ")],
  "JSON with ISO times": [JSON.stringify({ ...zeekMembers, ...dotted, ts: "2021-06-06T13:57:37.250000Z" })],
  "JSON with times in milliseconds": [JSON.stringify({ ...zeekMembers, ...dotted, ts: 1_622_987_857_250 })],
  "JSON with numbers as text": [
    JSON.stringify({ ...zeekMembers, ...dotted, orig_pkts: "5", "id.orig_p": "1025", duration: "0.5" }),
  ],
  "JSON of a sensor in a fleet": [
    JSON.stringify({ _path: "conn", _system_name: "s1", _write_ts: "2021-06-06T13:57:38Z", ...zeekMembers, ...dotted }),
  ],
  "JSON between records of other kinds": [
    JSON.stringify({ ts: 1, uid: "C1", ...dotted, proto: "udp", query: "example.org", qtype: 1 }),
    JSON.stringify({ ...zeekMembers, ...dotted }),
    JSON.stringify({ ts: 1, uid: "C1", ...dotted, method: "GET", host: "example.org", status_code: 200 }),
  ],
};

const labels: Readonly<Record<string, readonly string[]>> = {
  "three columns in one, as IoT-23 writes them": [
    `#fields\t${tabbed(names)}\ttunnel_parents   label   detailed-label`,
    `${tabbed(cells)}\t-   Malicious   C&C`,
  ],
  "three columns in one under a header with tabs": [
    `#fields\t${tabbed(names)}\ttunnel_parents\tlabel\tdetailed-label`,
    `${tabbed(cells)}\t(empty)   Malicious   C&C`,
  ],
  "columns of their own": [`#fields\t${tabbed(names)}\tlabel\tdetailed-label`, `${tabbed(cells)}\tMalicious\tC&C`],
  "members of JSON": [JSON.stringify({ ...zeekMembers, ...dotted, label: "Malicious", "detailed-label": "C&C" })],
};

const eve = {
  timestamp: "2021-06-06T15:58:00.000000+0200",
  flow_id: "C1",
  event_type: "flow",
  src_ip: "10.0.0.1",
  src_port: 1025,
  dest_ip: "10.0.0.2",
  dest_port: 80,
  proto: "TCP",
  app_proto: "http",
  flow: {
    pkts_toserver: 5,
    pkts_toclient: 4,
    bytes_toserver: 430,
    bytes_toclient: 464,
    start: "2021-06-06T15:57:37.250000+0200",
    end: "2021-06-06T15:57:37.750000+0200",
  },
  tcp: { tcp_flags: "1b", tcp_flags_ts: "1b", tcp_flags_tc: "1b" },
};
const others = [
  { ...eve, event_type: "dns", dns: { type: "query", rrname: '"event_type":"flow"' } },
  { timestamp: eve.timestamp, event_type: "stats", stats: { uptime: 9 } },
  { ...eve, event_type: "netflow", netflow: { pkts: 5, bytes: 430 } },
];

const suricata: Readonly<Record<string, readonly string[]>> = {
  "as it is": [JSON.stringify(eve)],
  "with what newer versions add": [
    JSON.stringify({
      ...eve,
      in_iface: "eth0",
      community_id: "1:x=",
      ip_v: 4,
      pkt_src: "wire/pcap",
      ether: { src_macs: [], dest_macs: [] },
    }),
  ],
  "with spaces, in another order": [
    JSON.stringify(Object.fromEntries(Object.entries(eve).toReversed()), null, 1).replaceAll("\n", " "),
  ],
  "with eve-log's prefix for syslog": [`@cee: ${JSON.stringify(eve)}`],
  "in UTC": [
    JSON.stringify({
      ...eve,
      flow: { ...eve.flow, start: "2021-06-06T13:57:37.250000Z", end: "2021-06-06T13:57:37.750000Z" },
    }),
  ],
  "under VLAN tags": [
    JSON.stringify({
      ...eve,
      vlan: [7],
      flow: { ...eve.flow, bytes_toserver: 430 + 4 * 5, bytes_toclient: 464 + 4 * 4 },
    }),
  ],
  "between events of other kinds": [...others, eve, ...others].map((event) => JSON.stringify(event)),
};

/** Exports name no ids; most name no service, and the older ones no milliseconds. */
const exported = { ...conversation, id: null, service: null };
const oneWay = { ...exported, packetsIn: Number.NaN, bytesIn: Number.NaN };

const netflow: Readonly<Record<string, readonly [expected: FlowRecord, lines: readonly string[]]>> = {
  "nProbe, parted by bars, with an IPv6 column and nDPI": [
    { ...exported, service: "http" },
    [
      "%IPV4_SRC_ADDR|%IPV6_SRC_ADDR|%L4_SRC_PORT|%IPV4_DST_ADDR|%IPV6_DST_ADDR|%L4_DST_PORT|%PROTOCOL|%L7_PROTO|%IN_BYTES|%IN_PKTS|%OUT_BYTES|%OUT_PKTS|%CLIENT_TCP_FLAGS|%SERVER_TCP_FLAGS|%FLOW_START_MILLISECONDS|%FLOW_END_MILLISECONDS",
      "10.0.0.1|::|1025|10.0.0.2|::|80|6|7|360|5|408|4|27|27|1622987857250|1622987857750",
    ],
  ],
  "nProbe with seconds, of an IPv6 conversation": [
    { ...exported, sourceAddress: "2001:db8::1", destinationAddress: "2001:db8::2", ts: 1_622_987_857, durationS: 1 },
    [
      "IPV4_SRC_ADDR,IPV6_SRC_ADDR,IPV4_DST_ADDR,IPV6_DST_ADDR,L4_SRC_PORT,L4_DST_PORT,PROTOCOL,IN_BYTES,IN_PKTS,OUT_BYTES,OUT_PKTS,TCP_FLAGS,FIRST_SWITCHED,LAST_SWITCHED",
      "0.0.0.0,2001:DB8::1,0.0.0.0,2001:DB8::2,1025,80,6,360,5,408,4,27,1622987857,1622987858",
    ],
  ],
  "nfdump -o csv of a flow in both directions, with its totals": [
    { ...exported, ts: 1_622_987_857 },
    [
      "ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out,sas,das",
      "2021-06-06 13:57:37,2021-06-06 13:57:37,0.500,10.0.0.1,10.0.0.2,1025,80,TCP,...AP.SF,0,0,5,360,4,408,0,0,0,0",
      "Summary",
      "flows,bytes,packets,avg_bps,avg_pps,avg_bpp",
      "1,768,9,12288,18,85",
    ],
  ],
  "nfdump -o csv since 1.7.4, of one direction, without flags": [
    { ...oneWay, outcome: "midstream" },
    [
      "firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows",
      "2021-06-06 13:57:37.250,00:00:00.500,TCP,10.0.0.1,1025,10.0.0.2,80,5,360,1",
    ],
  ],
  "pmacct, as softflowd's flows are often collected": [
    oneWay,
    [
      "SRC_IP,DST_IP,SRC_PORT,DST_PORT,TCP_FLAGS,PROTOCOL,TIMESTAMP_START,TIMESTAMP_END,PACKETS,FLOWS,BYTES",
      "10.0.0.1,10.0.0.2,1025,80,27,tcp,2021-06-06 13:57:37.250000,2021-06-06 13:57:37.750000,5,1,360",
    ],
  ],
  "SiLK's rwcut, in columns": [
    oneWay,
    [
      "            sIP|            dIP|sPort|dPort|pro|   packets|     bytes|   flags|                  sTime| duration|                  eTime|sen|",
      "       10.0.0.1|       10.0.0.2| 1025|   80|  6|         5|       360|FS PA   |2021/06/06T13:57:37.250|    0.500|2021/06/06T13:57:37.750| S0|",
    ],
  ],
  "IPFIX's own names, parted by semicolons": [
    exported,
    [
      "flowStartMilliseconds;flowEndMilliseconds;sourceIPv4Address;destinationIPv4Address;sourceTransportPort;destinationTransportPort;protocolIdentifier;tcpControlBits;octetDeltaCount;packetDeltaCount;reverseOctetDeltaCount;reversePacketDeltaCount",
      "1622987857250;1622987857750;10.0.0.1;10.0.0.2;1025;80;6;0x1b;360;5;408;4",
    ],
  ],
};

/** The records of some lines; the other lines must be of other kinds, none dead. */
function recordsOf(parser: LineParser, lines: readonly string[]): FlowRecord[] {
  const parsed: Parsed[] = lines.map((line) => parser.parse(line));
  assert.deepEqual(
    parsed.filter(({ kind }) => kind === "dead"),
    [],
  );
  return parsed.flatMap((one) => (one.kind === "flow" ? [one.record] : []));
}

describe("the layouts of one conversation", () => {
  for (const [layout, lines] of Object.entries(zeek)) {
    it(`are one record: Zeek, ${layout}`, () => {
      assert.deepEqual(recordsOf(createZeekParser(), lines).at(-1), conversation);
    });
  }
  for (const [layout, lines] of Object.entries(labels)) {
    it(`keep a labelled capture's words: ${layout}`, () => {
      assert.deepEqual(recordsOf(createZeekParser(), lines), [{ ...conversation, label: "C&C" }]);
    });
  }
  for (const [layout, lines] of Object.entries(suricata)) {
    it(`are one record: Suricata, ${layout}`, () => {
      assert.deepEqual(recordsOf(createSuricataParser(), lines), [conversation]);
    });
  }
  for (const [layout, [expected, lines]] of Object.entries(netflow)) {
    it(`are one record: ${layout}`, () => {
      assert.deepEqual(recordsOf(createNetflowParser(), lines), [expected]);
    });
  }

  it("hold no connection that another log tells again at its end", () => {
    const long = JSON.stringify({ _path: "conn_long", ...zeekMembers, ...dotted });
    assert.deepEqual(recordsOf(createZeekParser(), [long]), []);
  });
});
