import { readFileSync } from "node:fs";
import type { Charter } from "../../src/consortium/charter.ts";
import type { Identity } from "../../src/consortium/identity.ts";
import { createNetworkKey } from "../../src/consortium/network-key.ts";
import { foundSites } from "./consortium-sites.ts";
import { followLog, type ClosedRound } from "./daemon-log.ts";
import { until, type Site } from "./running-daemon.ts";

/** Most that attacks may leave in a daemon's memory, bytes, beyond what one beside it that nobody attacks has come to need. */
const memoryMaxBytes = 100 * 1024 * 1024;

/** Longest that a round with both others may take to come; a loaded machine misses some. */
const patienceMs = 120_000;

/** Three honest daemons, processes of their own, the first of which is attacked. */
export interface Siege {
  readonly site: Site;
  readonly charter: Charter;
  readonly admin: Identity;
  readonly networkKey: Uint8Array;
  /** Of the attacked daemon. */
  readonly address: string;
  /** The daemons still learn together, in the rounds that close after now, and attacks have left nothing in memory. */
  carriesOn(): Promise<void>;
  /** A metric's value, such as `refusals_total{reason="handshake"}`; 0 where nothing was counted. */
  metric(sample: string): Promise<number>;
  /** Waits until an attack shows in a metric: `before` is what {@link metric} gave before it. */
  shows(sample: string, before: number, by?: number): Promise<void>;
  /** What the siege came to so far, in words. */
  figures(): string;
}

/** Resident memory of a process, bytes. */
function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]!;
  return Number(kilobytes) * 1024;
}

/** @param insiders are members, whose daemons the test plays */
export async function besiege(insiders: readonly Identity[], roundMs: number): Promise<Siege> {
  const networkKey = createNetworkKey();
  const { sites, charter, admin, address } = await foundSites({
    roundMs,
    besides: insiders.map(({ author }) => author),
    networkKey,
  });
  const site = sites[0]!;
  const running = await Promise.all(sites.map((each) => each.start()));
  const rounds = running.map((each) => followLog(each).rounds);
  const [attacked, beside] = running.map(({ child }) => child.pid!) as [number, number];
  const moreBytes = (): number => residentBytes(attacked) - residentBytes(beside);

  async function learnTogether(): Promise<void> {
    const from = rounds.map((closed) => closed.length);
    for (const [i, closed] of rounds.entries()) {
      await until(
        "a round with the contributions of both others",
        () =>
          closed.slice(from[i]).some(({ outcome, contributions }) => outcome !== "overrun" && contributions >= 2) ||
          null,
        patienceMs,
      );
    }
  }
  const metrics = async (): Promise<string[]> => (await (await site.ask("/metrics")).text()).split("\n");
  async function metric(sample: string): Promise<number> {
    const line = (await metrics()).find((each) => each.startsWith(`vervet_${sample} `));
    return Number(line?.split(" ")[1] ?? 0);
  }

  await learnTogether();
  await learnTogether();
  const before = moreBytes();
  const kept: number[] = [];
  return {
    site,
    charter,
    admin,
    networkKey,
    address,
    metric,
    async carriesOn() {
      await learnTogether();
      // What was garbage after an attack is given back when the collector gets to it.
      await until("the memory to be given back", () => moreBytes() - before <= memoryMaxBytes || null, patienceMs);
      kept.push(moreBytes() - before);
    },
    async shows(sample, counted, by = 1) {
      const counts = async (): Promise<true | null> => ((await metric(sample)) >= counted + by ? true : null);
      await until(`${sample} to count it`, counts, patienceMs).catch(async (cause: unknown) => {
        const others = (await metrics()).filter((line) => /^vervet_\w+_total\{/u.test(line));
        throw new Error(`${sample} does not count it:\n${others.join("\n")}`, { cause });
      });
    },
    figures() {
      const [closed] = rounds as [readonly ClosedRound[]];
      const overrun = closed.filter(({ outcome }) => outcome === "overrun").length;
      const whole = closed.filter(({ contributions }) => contributions >= 2).length;
      const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
      return (
        `the daemon under attack closed ${closed.length} rounds, ${overrun} of them late, ${whole} with both others' contributions; ` +
        `it held ${megabytes(Math.max(...kept))} more than before after the worst attack, ${megabytes(kept.at(-1)!)} in the end`
      );
    },
  };
}
