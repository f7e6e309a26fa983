import { createFlowFeatures, flowV1Schema } from "../../../src/features/flow-v1.ts";
import type { FlowRecord } from "../../../src/flows/flow-record.ts";
import { createLineSplitter } from "../../../src/flows/line-splitter.ts";
import type { LineParser } from "../../../src/flows/line-parser.ts";
import { createNetflowParser } from "../../../src/flows/netflow.ts";
import { createSuricataParser } from "../../../src/flows/suricata.ts";
import { syntheticRecords } from "../../../src/flows/synthetic-records.ts";
import { createZeekParser } from "../../../src/flows/zeek.ts";
import { seededRandom, type Random } from "../../../src/random.ts";
import {
  eveAlertLine,
  eveDnsLine,
  eveFlowLine,
  zeekJsonLine,
  zeekTsvHeader,
  zeekTsvLine,
} from "../../../src/testbed/live/sensor-lines.ts";

const records = syntheticRecords({ seed: "fuzz", organisation: 0, benignFlows: 200, flowsPerFamily: 10 }).map(
  (record, n) => ({ ...record, id: String(n + 1), label: null }),
);

const netflowHeader =
  "IPV4_SRC_ADDR,L4_SRC_PORT,IPV4_DST_ADDR,L4_DST_PORT,PROTOCOL,IN_BYTES,IN_PKTS,OUT_BYTES,OUT_PKTS,TCP_FLAGS,FLOW_DURATION_MILLISECONDS";
const numbers = { tcp: 6, udp: 17, icmp: 1, other: 47 };

function netflowLine(r: FlowRecord): string {
  const hosts = [r.sourceAddress, r.sourcePort, r.destinationAddress, r.destinationPort];
  const counts = [r.bytesOut, r.packetsOut, r.bytesIn, r.packetsIn];
  return [...hosts, numbers[r.protocol], ...counts, 27, Math.round(1000 * r.durationS)].join(",");
}

interface Log {
  readonly header: readonly string[];
  /** Headers that may come later, each followed by nothing that fits it. */
  readonly otherHeaders: readonly string[];
  parser(): LineParser;
  line(record: FlowRecord, random: Random): string;
}

const logs: Readonly<Record<string, Log>> = {
  "zeek tsv": {
    header: zeekTsvHeader,
    otherHeaders: ["#fields\tts\tuid", "#path\tdns", "#separator \\x00", "#unset_field\t", "#fields", "#separator"],
    parser: createZeekParser,
    line: zeekTsvLine,
  },
  "zeek json": { header: [], otherHeaders: [], parser: createZeekParser, line: zeekJsonLine },
  suricata: {
    header: [],
    otherHeaders: [],
    parser: createSuricataParser,
    line: (record, random) => {
      const kinds = [eveFlowLine, eveFlowLine, eveDnsLine, (r: FlowRecord) => eveAlertLine(r, "a rule")];
      return kinds[random.below(kinds.length)]!(record);
    },
  },
  netflow: {
    header: [netflowHeader],
    otherHeaders: ["PROTOCOL,IN_BYTES,IN_PKTS", "Summary", `"${netflowHeader}`, "pr|ibyt|ipkt"],
    parser: createNetflowParser,
    line: netflowLine,
  },
};

export const logNames: readonly string[] = Object.keys(logs);

const nasty = ["-1", "9007199254740993", "1e999", "NaN", "null", "{}", "[[[[", '"', "\\u0000", "__proto__", "", "∞"];
const addresses = [
  "::",
  "::1",
  "FE80::1%eth0",
  "::ffff:10.0.0.1",
  "2001:db8::dead:beef",
  ":::::",
  "1.2.3.4.5",
  "0x7f.1",
];

const pick = <T>(items: readonly T[], random: Random): T => items[random.below(items.length)]!;
const bytes = (text: string): Buffer => Buffer.from(text);

/** Every way to spoil a line that anybody asked about. */
const spoilers: readonly ((line: string, random: Random, log: Log) => Buffer)[] = [
  (line, random) => bytes(line.slice(0, random.below(line.length))), // cut
  (line) => bytes(line + line), // two records in a line
  (line, random) => {
    const at = random.below(line.length);
    return bytes(`${line.slice(0, at)}\0${line.slice(at)}`);
  },
  (line, random) => {
    const at = random.below(line.length);
    return Buffer.concat([
      bytes(line.slice(0, at)),
      Buffer.of(0xff, 0xc0, 0x80 | random.below(64)),
      bytes(line.slice(at)),
    ]);
  },
  (line, random) => bytes(line.replace(/[\t,][^\t,]*/u, pick(["", "\t", ","], random))), // a field is missing
  (line, random) => {
    const values = [...line.matchAll(/\d+(?:\.\d+)?/gu)];
    const { 0: value, index } = pick(values, random);
    return bytes(line.slice(0, index) + pick(nasty, random) + line.slice(index + value.length));
  },
  (line, random) => bytes(line.replace(/\d+\.\d+\.\d+\.\d+/u, pick(addresses, random))),
  (line) => bytes(line.replace("{", '{"__proto__":{"event_type":"flow","ts":1},"constructor":1,')),
  (_line, random, log) => bytes(log.otherHeaders.length === 0 ? "{}" : pick(log.otherHeaders, random)),
  (line, random) => bytes(line.padEnd(4096 << random.below(9), pick(["x", " ", "{", "\t", ","], random))),
  (_line, random) => Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256))),
  (line) => bytes(`\uFEFF${line}\r`),
];

/** One log, some of its lines spoilt, its last line whole; how it ended. */
export interface FuzzedLog {
  readonly lines: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

/** One for all logs: its windows are large. Times go back and forth between logs, which is one more thing to stand. */
const features = createFlowFeatures();
const row = {
  numeric: new Float32Array(flowV1Schema.numeric.length),
  categorical: new Uint16Array(flowV1Schema.categorical.length),
};

/** @throws where a value is out of range; NaN says that it is not known */
function checkFlow(record: FlowRecord): void {
  if (record.ts < 0 || record.sourcePort > 65_535 || record.destinationPort > 65_535) {
    throw new Error(`out of range: ${JSON.stringify(record)}`);
  }
  features.extract(record, row);
  if (row.numeric.some((value) => Math.abs(value) === Infinity)) throw new Error("a feature is infinite");
}

/** The longest line that is read here, bytes: some are longer. */
const maxLineBytes = 256 * 1024;

/**
 * Gives spoilt logs to what reads them, as bytes that come in pieces: splitter, parser, features.
 *
 * @throws where a line is neither a flow, an alert, of another kind nor dead, where a value is out of range, where a whole line behind the
 * spoilt ones is not read any more, or what reads throws
 */
export function fuzzLog(name: string, seed: string | number): FuzzedLog {
  const log = logs[name]!;
  const random = seededRandom(`${name}/${seed}`);
  const pieces: Buffer[] = log.header.map((line) => bytes(`${line}\n`));
  const count = 3 + random.below(6);
  for (let n = 0; n < count; n++) {
    const line = log.line(pick(records, random), random);
    const spoilt = random.next() < 0.7 ? pick(spoilers, random)(line, random, log) : bytes(line);
    pieces.push(spoilt, bytes("\n"));
  }
  // A spoilt header holds until the next one: the last line comes with its own.
  for (const line of log.header) pieces.push(bytes(`${line}\n`));
  const last = records[random.below(records.length)]!;
  pieces.push(bytes(`${name === "suricata" ? eveFlowLine(last) : log.line(last, random)}\n`));
  const content = Buffer.concat(pieces);

  const splitter = createLineSplitter(undefined, maxLineBytes);
  const parser = log.parser();
  const kinds: Record<string, number> = {};
  let [lines, slowestMs, lastKind] = [0, 0, ""];
  for (let at = 0; at < content.length;) {
    const end = at + 1 + random.below(random.next() < 0.5 ? 50 : 100_000);
    const begunMs = performance.now();
    for (const line of splitter.push(content.subarray(at, end))) {
      lines += 1;
      const parsed = line.fault === null ? parser.parse(line.text) : { kind: "dead" as const, reason: line.fault };
      lastKind = parsed.kind === "dead" ? parsed.reason : parsed.kind;
      if (parsed.kind === "flow") checkFlow(parsed.record);
      kinds[lastKind] = (kinds[lastKind] ?? 0) + 1;
    }
    slowestMs = Math.max(slowestMs, performance.now() - begunMs);
    at = end;
  }
  if (lines !== content.toString("latin1").split("\n").length - 1) throw new Error(`${lines} lines were told`);
  if (lastKind !== "flow") throw new Error(`the last line was ${lastKind}`);
  return { lines, kinds, slowestMs };
}
