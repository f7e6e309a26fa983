import type { Outcome, Protocol } from "./flow-record.ts";

/** Zeek's `conn_state`; S1 to S3 differ in who tried to close. */
const zeekStates: Readonly<Record<string, Outcome>> = {
  SF: "closed",
  S1: "open",
  S2: "open",
  S3: "open",
  RSTO: "reset",
  RSTR: "reset",
  REJ: "refused",
  S0: "unanswered",
  SH: "unanswered",
  RSTOS0: "unanswered",
  SHR: "midstream",
  RSTRH: "midstream",
  OTH: "midstream",
};

const fin = 0x01;
const syn = 0x02;
const rst = 0x04;
const ack = 0x10;

/** Outcome of a conversation without a TCP state: whether anything came back. */
function answered(packetsIn: number): Outcome {
  return packetsIn > 0 ? "answered" : "unanswered";
}

/** @param state Zeek's `conn_state`; an unknown one counts as a beginning that wasn't seen */
export function outcomeOfState(protocol: Protocol, state: string | undefined, packetsIn: number): Outcome {
  if (protocol !== "tcp") return answered(packetsIn);
  return (state !== undefined && Object.hasOwn(zeekStates, state) && zeekStates[state]) || "midstream";
}

/** @param client, server all TCP flags that either side sent, or-ed together */
export function outcomeOfFlags(protocol: Protocol, client: number, server: number, packetsIn: number): Outcome {
  if (protocol !== "tcp") return answered(packetsIn);
  if ((client & syn) === 0) return "midstream";
  if (packetsIn === 0 || server === 0) return "unanswered";
  if ((server & (rst | syn)) === rst) return "refused";
  if (((client | server) & rst) !== 0) return "reset";
  return (client & server & fin) === 0 ? "open" : "closed";
}

/**
 * Of an export with one column of flags: those that the source sent, or those of both sides together. A source that sent ACK had an
 * answer, whether or not it was counted.
 *
 * @param packetsIn NaN where the export has one direction only
 */
export function outcomeOfOneSide(protocol: Protocol, flags: number, packetsIn: number): Outcome {
  if (protocol !== "tcp") return Number.isNaN(packetsIn) ? "answered" : answered(packetsIn);
  if ((flags & syn) === 0) return "midstream";
  if ((flags & rst) !== 0) return "reset";
  if ((flags & ack) === 0) return "unanswered";
  return (flags & fin) === 0 ? "open" : "closed";
}

/** In the order of their bits. */
const flagLetters = ["F", "S", "R", "P", "A", "U", "E", "C"];

/** TCP flags as a number, from `27`, `0x1b`, `...AP.SF` or ` FSPA`; 0 for anything else. */
export function tcpFlags(text: string): number {
  const number = Number(text);
  if (number >= 0) return number;
  if (!/^[.\s\w]*$/u.test(text)) return 0;
  return flagLetters.reduce((flags, letter, bit) => (text.includes(letter) ? flags | (1 << bit) : flags), 0);
}
