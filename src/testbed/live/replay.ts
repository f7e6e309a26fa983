import type { FlowRecord } from "../../flows/flow-record.ts";
import { syntheticRecords } from "../../flows/synthetic-records.ts";

export interface ReplayOptions {
  readonly seed: number | string;
  /** Which organisation of the consortium that the seed makes. */
  readonly organisation: number;
  readonly flowsPerSecond: number;
  /** When it begins, seconds since the epoch. */
  readonly startS: number;
  /** Flows of each attack in a day's 2,000 benign ones; 20 by default, which makes one in fifteen an attack's. */
  readonly flowsPerFamily?: number;
}

/** Benign flows of the day that is replayed: ten minutes of it, about. */
const benignFlows = 2000;

/** An endless log at a steady pace. */
export interface Replay {
  /** The flows that ended since the last call. */
  until(nowS: number): FlowRecord[];
}

/** Whether an id that a replay gave is that of an attack's flow. */
export function isAttackId(id: string): boolean {
  return Number(id) % 2 === 1;
}

/** The addresses of one copy are no other copy's. */
function moved(address: string, copy: number): string {
  const [first, second, ...rest] = address.split(".");
  return [Number(first) + (copy >> 8), (Number(second) + copy) & 255, ...rest].join(".");
}

/**
 * A synthetic day over and over, as if it were now. More flows a second mean more hosts, not busier ones: the day runs in as many copies as
 * it takes, each with its own addresses and begun at another hour, so that what windows see of one host is what it was. Ids count up; the
 * odd ones are attacks' ({@link isAttackId}).
 */
export function createReplay(options: ReplayOptions): Replay {
  const { seed, organisation, flowsPerSecond, startS, flowsPerFamily = 20 } = options;
  const records = syntheticRecords({ seed, organisation, benignFlows, flowsPerFamily });
  const ends = records.map(({ ts, durationS }) => ts + durationS);
  const spanS = ends.at(-1)! - ends[0]! + 1;
  const copies = Math.max(1, Math.round((flowsPerSecond * spanS) / records.length));
  /** Seconds of the day in one second. */
  const pace = (flowsPerSecond * spanS) / records.length / copies;
  const cursors = Array.from({ length: copies }, (_, copy) => {
    const beginS = ends[0]! + (copy * spanS) / copies;
    const next = ends.findIndex((endS) => endS >= beginS);
    return { copy, beginS, ...(next < 0 ? { next: 0, lap: 1 } : { next, lap: 0 }) };
  });
  let n = 0;
  return {
    until(nowS) {
      const due: FlowRecord[] = [];
      for (const cursor of cursors) {
        for (;;) {
          const endS = startS + (ends[cursor.next]! + cursor.lap * spanS - cursor.beginS) / pace;
          if (endS > nowS) break;
          const record = records[cursor.next]!;
          due.push({
            ...record,
            id: null,
            ts: endS - record.durationS,
            sourceAddress: moved(record.sourceAddress, cursor.copy),
            destinationAddress: moved(record.destinationAddress, cursor.copy),
          });
          cursor.next += 1;
          if (cursor.next === records.length) [cursor.next, cursor.lap] = [0, cursor.lap + 1];
        }
      }
      const endOf = ({ ts, durationS }: FlowRecord): number => ts + durationS;
      return due
        .toSorted((a, b) => endOf(a) - endOf(b))
        .map((record) => ({ ...record, id: String((n += 2) + (record.label === "benign" ? 0 : 1)) }));
    },
  };
}
