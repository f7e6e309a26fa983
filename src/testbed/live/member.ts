import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock } from "../../clock.ts";
import { readEndpoint } from "../../daemon/data-dir.ts";
import type { Status } from "../../daemon/status.ts";
import { taskUrl } from "../../engine/task-url.ts";
import type { Dishonesty } from "./behaviour.ts";
import type { LiveSite } from "./sites.ts";

/** What a process holds. Null where the system has no /proc. */
export interface Held {
  readonly residentMb: number;
  /** Open files and sockets. */
  readonly handles: number;
}

/** An alert as the web interface tells it. */
export interface ToldAlert {
  readonly id: string;
  readonly severity: string;
  readonly reason: string;
  readonly source: string;
  readonly destinationNetwork: string;
  readonly count: number;
}

/** One organisation's daemon, a process of its own. */
export interface Member {
  readonly site: LiveSite;
  /** Null: honest. */
  readonly dishonesty: Dishonesty | null;
  /** Null while it does not answer. */
  status(): Promise<Status | null>;
  /** The newest alerts. */
  alerts(): Promise<readonly ToldAlert[]>;
  held(): Held | null;
  /** The exit status if it has ended: by itself, if nobody stopped it; null while it runs. */
  ended(): number | null;
  /** Asks it to drain and waits until it has ended; its exit status. */
  stop(): Promise<number>;
}

const launcher = join(import.meta.dirname, "../../../bin/vervet.js");
/** Longest wait for an answer, ms: longer than a busy machine takes. */
const patienceMs = 10_000;
/** Alerts looked at: more than come between two looks. */
const alertsAsked = 50;
const kilobytes = 1024;

function heldBy(pid: number): Held | null {
  try {
    const resident = /^VmRSS:\s+(?<kb>\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    const handles = readdirSync(`/proc/${pid}/fd`).length;
    return resident === null ? null : { residentMb: Number(resident.groups!["kb"]) / kilobytes, handles };
  } catch {
    return null;
  }
}

/** Asks a daemon; null where it does not answer in time. */
async function ask<T>(dataDir: string, path: string, clock: Clock): Promise<T | null> {
  const controller = new AbortController();
  const cancel = clock.after(patienceMs, () => controller.abort());
  try {
    const response = await fetch(`${readEndpoint(dataDir).url}${path}`, { signal: controller.signal });
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  } finally {
    cancel();
  }
}

/** Daemons that must not outlive this process, however it ends. */
const left = new Set<ChildProcess>();
const killLeft = (): void => left.forEach((child) => void child.kill("SIGKILL"));

/** Starts a daemon: `vervet run`, or its dishonest twin. What it prints goes to `stderr.log` beside its configuration. */
export function startMember(site: LiveSite, dishonesty: Dishonesty | null, clock: Clock): Member {
  const honest = [launcher, "run", "--config", site.config];
  const twin = [fileURLToPath(taskUrl(import.meta.url, "dishonest-daemon")), site.config, JSON.stringify(dishonesty)];
  const printed = openSync(join(dirname(site.config), "stderr.log"), "a");
  // In a group of its own: Ctrl-C is for the testbed, which then asks each daemon to drain.
  const child = spawn(process.execPath, dishonesty === null ? honest : twin, {
    stdio: ["ignore", printed, printed],
    detached: true,
  });
  closeSync(printed);
  if (left.size === 0) process.on("exit", killLeft);
  left.add(child);
  const ended = new Promise<number>((resolve) => {
    child.once("error", () => resolve(-1));
    child.once("exit", (status) => resolve(status ?? -1));
  }).finally(() => {
    left.delete(child);
    if (left.size === 0) process.off("exit", killLeft);
  });
  let status: number | null = null;
  void ended.then((code) => (status = code));
  return {
    site,
    dishonesty,
    status: () => ask<Status>(site.dataDir, "/api/status", clock),
    alerts: async () => (await ask<ToldAlert[]>(site.dataDir, `/api/alerts?limit=${alertsAsked}`, clock)) ?? [],
    held: () => (child.pid === undefined ? null : heldBy(child.pid)),
    ended: () => status,
    stop() {
      if (status === null) child.kill("SIGTERM");
      return ended;
    },
  };
}
