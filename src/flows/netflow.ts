import type { Protocol } from "./flow-record.ts";
import { dead, other, type LineParser, type Parsed } from "./line-parser.ts";
import { ndpiName } from "./ndpi.ts";
import { outcomeOfFlags } from "./outcome.ts";
import { address, checked, quantity } from "./raw-values.ts";
import { splitCells } from "./split-cells.ts";

/** Columns without which a row is no flow. */
const required = ["PROTOCOL", "IN_BYTES", "IN_PKTS", "OUT_BYTES", "OUT_PKTS"] as const;

const optional = [
  "FLOW_DURATION_MILLISECONDS",
  "FLOW_START_MILLISECONDS",
  "IPV4_SRC_ADDR",
  "L4_SRC_PORT",
  "IPV4_DST_ADDR",
  "L4_DST_PORT",
  "L7_PROTO",
  "CLIENT_TCP_FLAGS",
  "SERVER_TCP_FLAGS",
  "Attack",
] as const;

type Column = (typeof required)[number] | (typeof optional)[number];

/** Protocol numbers by IANA. */
const protocols: Readonly<Record<string, Protocol>> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "icmp" };

/** One row; `cell` gives "" for a column that the file lacks. */
function netflowRecord(cell: (name: Column) => string): Parsed {
  if (required.some((name) => cell(name) === "")) return dead("missing-field");
  const number = (name: Column): number => quantity(cell(name));
  const protocol = protocols[cell("PROTOCOL")] ?? "other";
  const sourceAddress = cell("IPV4_SRC_ADDR") === "" ? "" : address(cell("IPV4_SRC_ADDR"));
  const destinationAddress = cell("IPV4_DST_ADDR") === "" ? "" : address(cell("IPV4_DST_ADDR"));
  if (sourceAddress === null || destinationAddress === null) return dead("bad-address");
  const startMs = number("FLOW_START_MILLISECONDS");
  if (startMs < 0) return dead("bad-time");
  const hasPorts = protocol === "tcp" || protocol === "udp";
  const port = (name: Column): number => (hasPorts && cell(name) !== "" ? number(name) : 0);
  const flags = (name: Column): number => Math.max(0, number(name) || 0);
  const packetsIn = number("OUT_PKTS");
  const durationMs = number("FLOW_DURATION_MILLISECONDS");
  return checked({
    id: null,
    ts: startMs / 1000,
    durationS: durationMs < 0 ? durationMs : durationMs / 1000,
    protocol,
    service: ndpiName(number("L7_PROTO")),
    sourceAddress,
    sourcePort: port("L4_SRC_PORT"),
    destinationAddress,
    destinationPort: port("L4_DST_PORT"),
    packetsOut: number("IN_PKTS"),
    packetsIn,
    bytesOut: number("IN_BYTES"),
    bytesIn: number("OUT_BYTES"),
    outcome: outcomeOfFlags(protocol, flags("CLIENT_TCP_FLAGS"), flags("SERVER_TCP_FLAGS"), packetsIn),
    label: cell("Attack") || null,
  });
}

/**
 * NetFlow exports as CSV with NF-v2's columns, found by the names in the header, which may be repeated or change midway. What the exporter
 * calls IN came from the flow's source. NF-v2 tells no times; NF-v3's `FLOW_START_MILLISECONDS` is read where there is one.
 *
 * @param context the header that held where reading stopped
 */
export function createNetflowParser(context = ""): LineParser {
  let header = "";
  let count = 0;
  let places = new Map<Column, number>();

  function readHeader(line: string, cells: readonly string[]): void {
    header = line;
    count = cells.length;
    places = new Map([...required, ...optional].map((name) => [name, cells.indexOf(name)]));
  }
  if (context !== "") readHeader(context, splitCells(context) ?? []);

  return {
    parse(line) {
      if (line.trim() === "") return other;
      const cells = splitCells(line);
      if (cells === null) return dead("unclosed-quote");
      if (required.every((name) => cells.includes(name))) {
        readHeader(line, cells);
        return other;
      }
      if (count === 0) return dead("no-header");
      if (cells.length < count) return dead("too-few-columns");
      if (cells.length > count) return dead("too-many-columns");
      return netflowRecord((name) => cells[places.get(name)!] ?? "");
    },
    context: () => header,
  };
}
