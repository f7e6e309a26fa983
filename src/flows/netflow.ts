import type { Outcome, Protocol } from "./flow-record.ts";
import { dead, other, type LineParser, type Parsed } from "./line-parser.ts";
import { ndpiName } from "./ndpi.ts";
import { readNetflowHeader, type NetflowColumn, type NetflowHeader } from "./netflow-columns.ts";
import { outcomeOfFlags, outcomeOfOneSide, tcpFlags } from "./outcome.ts";
import { address, checked, quantity } from "./raw-values.ts";
import { splitCells } from "./split-cells.ts";
import { epochSeconds } from "./timestamp.ts";
import { protocolOf } from "./zeek-connection.ts";

/** Protocol numbers by IANA. */
const protocols: Readonly<Record<string, Protocol>> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "icmp" };

/** What exporters write for "no such address": IPv4 columns of an IPv6 flow hold it. */
const noAddress = new Set(["", "0.0.0.0", "::"]);

/** Of the IPv4 and the IPv6 column, the one that tells something; "" where neither does, null where it is no address. */
function addressOf(v4: string, v6: string): string | null {
  const told = noAddress.has(v4) && !noAddress.has(v6) ? v6 : v4;
  return told === "" ? "" : address(told);
}

/** Seconds from `12.5`, or from nfdump's `00:00:12.500`. */
function secondsOf(text: string): number {
  if (!text.includes(":")) return quantity(text);
  return text.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
}

type Cell = (name: NetflowColumn) => string;

/** Seconds since the epoch; undefined where the row tells none. */
function timeOf(cell: Cell, ms: NetflowColumn, other: NetflowColumn): number | undefined {
  if (cell(ms) !== "") return epochSeconds(quantity(cell(ms)) / 1000);
  return cell(other) === "" ? undefined : epochSeconds(cell(other).replaceAll("/", "-"));
}

function durationOf(cell: Cell, start: number, end: number): number {
  const ms = quantity(cell("durationMs"));
  if (!Number.isNaN(ms)) return ms < 0 ? ms : ms / 1000;
  return cell("duration") === "" ? end - start : secondsOf(cell("duration"));
}

/** By what both sides sent, or by the one column of flags that most exporters have. */
function outcomeOf(cell: Cell, protocol: Protocol, packetsIn: number): Outcome {
  if (cell("clientFlags") === "") return outcomeOfOneSide(protocol, tcpFlags(cell("flags")), packetsIn);
  return outcomeOfFlags(protocol, tcpFlags(cell("clientFlags")), tcpFlags(cell("serverFlags")), packetsIn);
}

/** One row; `cell` gives "" for a column that the file lacks. */
function netflowRecord(cell: Cell): Parsed {
  if (cell("protocol") === "" || cell("bytesOut") === "" || cell("packetsOut") === "") return dead("missing-field");
  const protocol = protocols[cell("protocol")] ?? protocolOf(cell("protocol"));
  const sourceAddress = addressOf(cell("source"), cell("source6"));
  const destinationAddress = addressOf(cell("destination"), cell("destination6"));
  if (sourceAddress === null || destinationAddress === null) return dead("bad-address");
  const start = timeOf(cell, "startMs", "start");
  const end = timeOf(cell, "endMs", "end");
  if (Number.isNaN(start)) return dead("bad-time");
  const hasPorts = protocol === "tcp" || protocol === "udp";
  const port = (name: NetflowColumn): number => (hasPorts && cell(name) !== "" ? quantity(cell(name)) : 0);
  const packetsIn = quantity(cell("packetsIn"));
  return checked({
    id: null,
    ts: start ?? Number.NaN,
    durationS: durationOf(cell, start ?? Number.NaN, end ?? Number.NaN),
    protocol,
    service: ndpiName(quantity(cell("application"))),
    sourceAddress,
    sourcePort: port("sourcePort"),
    destinationAddress,
    destinationPort: port("destinationPort"),
    packetsOut: quantity(cell("packetsOut")),
    packetsIn,
    bytesOut: quantity(cell("bytesOut")),
    bytesIn: quantity(cell("bytesIn")),
    outcome: outcomeOf(cell, protocol, packetsIn),
    label: cell("label") || null,
  });
}

/**
 * NetFlow exports as CSV, parted by whatever the header is parted by; columns are found by the names in the header, which may be
 * repeated or change midway. What the exporter calls IN came from the flow's source. Exports of one direction only tell nothing of the answer:
 * its counts are NaN.
 *
 * @param context the header that held where reading stopped
 */
export function createNetflowParser(context = ""): LineParser {
  let line = context;
  let header: NetflowHeader | null = readNetflowHeader(context);
  /** nfdump ends its output with totals. */
  let isSummary = false;

  return {
    parse(text) {
      if (text.trim() === "") return other;
      const next = readNetflowHeader(text);
      if (next !== null) {
        [line, header, isSummary] = [text, next, false];
        return other;
      }
      isSummary ||= text === "Summary";
      if (isSummary) return other;
      if (header === null) return dead("no-header");
      const cells = splitCells(text, header.delimiter);
      if (cells === null) return dead("unclosed-quote");
      if (cells.length < header.count) return dead("too-few-columns");
      if (cells.length > header.count) return dead("too-many-columns");
      const { places } = header;
      return netflowRecord((name) => cells[places[name]] ?? "");
    },
    context: () => line,
  };
}
