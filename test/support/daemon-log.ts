import { createInterface } from "node:readline";
import type { Running } from "./running-daemon.ts";

/** A round as a daemon's log tells of it. */
export interface ClosedRound {
  readonly round: number;
  readonly outcome: string;
  /** Judged, besides its own. */
  readonly contributions: number;
}

/** What a daemon says of itself; grows while it runs. */
export interface DaemonLog {
  /** In the order in which they closed. */
  readonly rounds: readonly ClosedRound[];
  /** What it logged as errors. */
  readonly complaints: readonly string[];
}

/** pino's number for an error. */
const errorLevel = 50;

export function followLog({ child }: Running): DaemonLog {
  const rounds: ClosedRound[] = [];
  const complaints: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => {
    if (!line.startsWith("{")) return;
    const { level, msg, round, outcome, contributions } = JSON.parse(line) as Record<string, unknown>;
    if (Number(level) >= errorLevel) complaints.push(line);
    if (msg !== "a round closed") return;
    rounds.push({ round: Number(round), outcome: String(outcome), contributions: Number(contributions) });
  });
  return { rounds, complaints };
}
