import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RoundOutcome } from "../../averaging/round.ts";
import { roundStartMs } from "../../averaging/slots.ts";
import type { Charter } from "../../consortium/charter.ts";
import { dataFiles } from "../../daemon/data-dir.ts";
import { epochSeconds } from "../../flows/timestamp.ts";
import { openStore } from "../../store/open-store.ts";
import { isAttackId } from "./replay.ts";
import type { LiveSite } from "./sites.ts";

/** What became of rounds. */
export interface RoundsClosed {
  readonly closed: number;
  /** Closed with a merge, or with one that the guard refused: there was enough to judge, in time. */
  readonly decided: number;
  /** Closed after the next one had begun. */
  readonly late: number;
  /** Not closed, between the first and the last that were. */
  readonly missed: number;
}

/** How often others' contributions were judged how, by author. */
export type Judged = Readonly<Record<"accepted" | "clipped" | "rejected", number>>;

/** What a daemon left in its store and its log. */
export interface Aftermath {
  readonly alerts: number;
  /** Of them, those whose foremost flow belongs to an attack. */
  readonly alertsOnAttacks: number;
  readonly rounds: RoundsClosed;
  /** What this daemon made of each author. */
  readonly judged: ReadonlyMap<string, Judged>;
}

/** `{"time": "...", "round": 3, "outcome": "merged", "msg": "a round closed"}` */
interface LogEntry {
  readonly time?: string;
  readonly round?: number;
  readonly outcome?: string;
  readonly msg?: string;
}

/** A round's close may be written down a little after the next slot began, ms: the log is not the clock. */
const graceMs = 250;

const decisions: ReadonlySet<string> = new Set<RoundOutcome>(["merged", "merge-guard"]);

/** Reads rounds from a daemon's log. */
export function roundsIn(log: string, slots: Pick<Charter, "genesisTimeMs" | "roundMs">): RoundsClosed {
  const closes = log
    .split("\n")
    .filter((line) => line.includes('"a round closed"'))
    .map((line) => JSON.parse(line) as LogEntry)
    .map(({ time = "", round = 0, outcome = "" }) => ({ round, outcome, atMs: 1000 * epochSeconds(time) }));
  const rounds = new Set(closes.map(({ round }) => round));
  if (rounds.size === 0) return { closed: 0, decided: 0, late: 0, missed: 0 };
  const decided = new Set(closes.filter(({ outcome }) => decisions.has(outcome)).map(({ round }) => round)).size;
  const late = closes.filter(({ round, atMs }) => atMs > roundStartMs(slots, round + 1) + graceMs).length;
  const missed = Math.max(...rounds) - Math.min(...rounds) + 1 - rounds.size;
  return { closed: rounds.size, decided, late, missed };
}

/** Looks into what a daemon left, once it has ended. */
export function aftermathOf({ dataDir, daemonLog }: LiveSite, charter: Charter): Aftermath {
  const store = openStore(join(dataDir, dataFiles.store));
  try {
    let [alerts, alertsOnAttacks] = [0, 0];
    for (const { alert } of store.alerts.each({})) {
      alerts += 1;
      const { flowId } = alert.flows[0]!;
      if (flowId !== null && isAttackId(flowId)) alertsOnAttacks += 1;
    }
    const judged = new Map<string, Record<keyof Judged, number>>();
    for (let round = 0; round <= (store.verdicts.newestRound() ?? -1); round++) {
      for (const { author, status } of store.verdicts.ofRound(round)) {
        const counts = judged.get(author) ?? { accepted: 0, clipped: 0, rejected: 0 };
        counts[status] += 1;
        judged.set(author, counts);
      }
    }
    const log = existsSync(daemonLog) ? readFileSync(daemonLog, "utf8") : "";
    return { alerts, alertsOnAttacks, rounds: roundsIn(log, charter), judged };
  } finally {
    store.close();
  }
}
