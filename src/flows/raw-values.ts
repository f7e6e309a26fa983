import type { DeadReason, Parsed } from "./line-parser.ts";
import { dead } from "./line-parser.ts";
import type { FlowRecord } from "./flow-record.ts";

/** Stands for a value that is given but can't be one; absent values are NaN. */
const invalid = -1;

const highestPort = 65_535;

/** A quantity that can't be negative, from a number or a number in text; NaN where it is absent, {@link invalid} where it is none. */
export function quantity(value: unknown): number {
  if (value === undefined || value === null || value === "") return Number.NaN;
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && number >= 0 && number <= Number.MAX_SAFE_INTEGER ? number : invalid;
}

/** Hexadecimal digits, points and colons: IPv4, IPv6, or IPv4 in IPv6, as sensors write them. */
const addressPattern = /^[\da-f:.]{2,45}$/u;
/** The same in other spellings, perhaps with a zone. */
const unusualPattern = /^[\da-f:.]{2,45}(?:%[\w.-]{1,32})?$/iu;

/** An address in one spelling of its letters; null for what can't be one. */
export function address(value: unknown): string | null {
  if (typeof value !== "string") return null;
  if (addressPattern.test(value)) return value;
  return unusualPattern.test(value) ? value.toLowerCase() : null;
}

/** A name in lower case; null where it is absent. Only text is a name. */
export function lowerCase(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value.toLowerCase() : null;
}

/** Whether a port may be one; transports without ports have 0. */
function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= highestPort;
}

/** What is wrong with a record; null when nothing is. */
function faultOf(record: FlowRecord): DeadReason | null {
  if (!isPort(record.sourcePort) || !isPort(record.destinationPort)) return "bad-number";
  const { durationS, packetsOut, packetsIn, bytesOut, bytesIn } = record;
  const isBad = durationS < 0 || packetsOut < 0 || packetsIn < 0 || bytesOut < 0 || bytesIn < 0;
  return isBad ? "bad-number" : null;
}

/** A record whose numbers are in range, or why it is none. */
export function checked(record: FlowRecord): Parsed {
  const fault = faultOf(record);
  return fault === null ? { kind: "flow", record } : dead(fault);
}
