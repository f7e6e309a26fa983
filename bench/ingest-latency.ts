import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monotonicMs, sleep, systemClock } from "../src/clock.ts";
import { ensureToken } from "../src/daemon/data-dir.ts";
import { openOrganisationFolder } from "../src/store/organisation-folder.ts";
import { startFeed } from "../src/testbed/live/feed.ts";
import { startMember } from "../src/testbed/live/member.ts";

/** From a line in the log to its alert in the daemon's output. */
export interface Latency {
  readonly flowsPerSecond: number;
  readonly seconds: number;
  readonly alerts: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Most that the daemon held, MB; null where the system has no /proc. */
  readonly residentMb: number | null;
}

const flowsPerSecond = 5000;
/**
 * Until the daemon has begun to read. Most alerts come soon after, before thresholds are measured: from then on there are a few a second, and
 * an hour has a thousand at most, so that a longer warm-up would leave too few for a p99.
 */
const warmUpMs = 2000;
const measuredMs = 30_000;
/** How often the output is looked at, ms: as exact as the figures are. */
const lookMs = 10;

/** The ids of the flows that an EVE line of vervet's names. */
function flowIdsIn(line: string): string[] {
  const { alert } = JSON.parse(line) as { alert: { metadata?: { tag?: string[] } } };
  return (alert.metadata?.tag ?? []).flatMap((tag) => (tag.startsWith("flow ") ? [tag.slice("flow ".length)] : []));
}

/**
 * A real daemon follows an eve.json that grows by {@link flowsPerSecond}. A line counts as written when the write has returned, an alert as
 * told when it stands in the daemon's own output file. Each alert's first line is compared with the latest of its flows.
 */
export async function latency(folder: string): Promise<Latency> {
  const dataDir = join(folder, "data");
  mkdirSync(folder, { recursive: true });
  const { author } = openOrganisationFolder(dataDir).createKeys(null);
  ensureToken(dataDir);
  const [config, sensorLog, output] = ["vervet.yaml", "eve.json", "alerts.json"].map((name) => join(folder, name));
  const site = { name: "bench", author, config: config!, dataDir, sensorLog: sensorLog!, format: "suricata" } as const;
  const outputs = "outputs: [{ name: alerts, kind: file, path: alerts.json, format: eve }]\n";
  writeFileSync(
    config!,
    `dataDir: data\nsources: [{ name: eve, path: eve.json, format: suricata }]\n${outputs}http: { port: 0 }\nlog: { file: daemon.log }\n`,
  );
  const writtenMs = new Map<string, number>();
  const member = startMember({ ...site, daemonLog: join(folder, "daemon.log") }, null, systemClock);
  const feed = startFeed({
    path: sensorLog!,
    format: "suricata",
    seed: "bench",
    organisation: 0,
    flowsPerSecond,
    flowsPerFamily: 1, // more attacks would fill an hour's alerts within seconds
    ruledShare: 0.5,
    clock: systemClock,
    onWritten(records) {
      const nowMs = monotonicMs();
      for (const { id } of records) writtenMs.set(id!, nowMs);
    },
  });
  const latencies: number[] = [];
  let [read, residentMb] = [0, 0];
  const startedMs = monotonicMs();
  try {
    for (let nowMs = startedMs; nowMs < startedMs + warmUpMs + measuredMs; nowMs = monotonicMs()) {
      await sleep(systemClock, lookMs);
      residentMb = Math.max(residentMb, member.held()?.residentMb ?? 0);
      const text = existsSync(output!) ? readFileSync(output!, "utf8") : "";
      const end = text.lastIndexOf("\n") + 1;
      const lines = text.slice(read, end).split("\n").filter(Boolean);
      read = end;
      const seenMs = monotonicMs();
      if (seenMs < startedMs + warmUpMs) continue;
      for (const line of lines) {
        const written = flowIdsIn(line).map((id) => writtenMs.get(id) ?? seenMs);
        if (written.length > 0) latencies.push(seenMs - Math.max(...written));
      }
    }
  } finally {
    feed.stop();
    await member.stop();
  }
  const sorted = latencies.toSorted((a, b) => a - b);
  const quantile = (q: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!);
  if (sorted.length === 0) throw new Error("no alert was told");
  return {
    flowsPerSecond,
    seconds: measuredMs / 1000,
    alerts: sorted.length,
    medianMs: quantile(0.5),
    p99Ms: quantile(0.99),
    residentMb: residentMb === 0 ? null : Math.round(residentMb),
  };
}
