import type { LiveProgress } from "../testbed/live/run-live.ts";
import type { LiveTopology } from "../testbed/topology.ts";
import { progressLine } from "./progress-bar.ts";

/** Alerts of one organisation that are told between two rounds; the rest is counted. */
const alertsTold = 3;

/** Tells on stderr how daemons are doing: alerts as they arrive, and a line a round. */
export function showLiveProgress({ name, organisations, daemons, rounds, clock }: LiveTopology) {
  const untold = new Map<string, number>();
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  write(
    `${name}: ${organisations} daemons, ${daemons.flowsPerSecond} flows/s each, ${rounds} rounds of ${clock.roundMs / 1000} s`,
  );
  return (progress: LiveProgress): void => {
    if (progress.kind === "alert") {
      const { organisation, alert } = progress;
      const told = untold.get(organisation) ?? 0;
      untold.set(organisation, told + 1);
      if (told >= alertsTold) return;
      const { severity, reason, source, destinationNetwork, count } = alert;
      write(
        `         ${organisation} ${severity} alert: ${reason} from ${source} to ${destinationNetwork}, flows: ${count}`,
      );
      return;
    }
    const { round, statuses, secondsLeft } = progress;
    const more = [...untold.values()].reduce((sum, alerts) => sum + Math.max(0, alerts - alertsTold), 0);
    untold.clear();
    if (more > 0) write(`         and ${more} alerts more`);
    const told = [...statuses].map(
      ([organisation, { detection, round: last }]) =>
        `${organisation} ${detection.flowsScored.toLocaleString("en")} flows, model ${detection.model}, ${last.lastOutcome ?? "no round yet"}`,
    );
    process.stderr.write(progressLine(round, rounds, secondsLeft, told.join("; ")));
  };
}
