import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { roundAt, roundStartMs } from "../../averaging/slots.ts";
import { monotonicMs, sleep, systemClock } from "../../clock.ts";
import type { Status } from "../../daemon/status.ts";
import { VervetError } from "../../errors.ts";
import { readStarterModel } from "../../store/starter-model.ts";
import { assignAdversaries, type Adversary } from "../adversaries.ts";
import { adversaryCount, type LiveTopology } from "../topology.ts";
import { aftermathOf } from "./aftermath.ts";
import type { Dishonesty } from "./behaviour.ts";
import { startFeed, type Feed } from "./feed.ts";
import { startMember, type Held, type Member, type ToldAlert } from "./member.ts";
import { foundSites, type LiveConsortium } from "./sites.ts";
import { judgedBy, type LiveSummary } from "./summary.ts";
import { holdingsOf } from "./watch.ts";

/** What happens while daemons run, for whoever watches. */
export type LiveProgress =
  | { readonly kind: "alert"; readonly organisation: string; readonly alert: ToldAlert }
  /** A round began; `statuses` are those of the daemons that answered. */
  | {
      readonly kind: "round";
      readonly round: number;
      readonly secondsLeft: number;
      readonly statuses: ReadonlyMap<string, Status>;
    };

/** How to run daemons. */
export interface LiveOptions {
  readonly topology: LiveTopology;
  /** Folder to write into: a folder an organisation, and summary.json. */
  readonly out: string;
  /** Ends the run early, with the summary of what there was. */
  readonly signal: AbortSignal;
  onProgress(progress: LiveProgress): void;
}

/** One organisation under way. */
interface Running {
  readonly member: Member;
  readonly feed: Feed;
  readonly samples: Held[];
  readonly seen: Set<string>;
  last: Status | null;
}

/** How often daemons are looked at, ms. */
const lookMs = 1000;
/** How long a daemon may take to answer at first, ms: a busy machine starts several at once. */
const startMaxMs = 60_000;
/** What daemons hold while buffers fill and workers start tells nothing of a trend: their first minute, or quarter of a shorter run. */
const [warmUpMaxMs, warmUpShare] = [60_000, 0.25];
/** How long daemons get to read the last lines before they are stopped, ms: a busy machine reads late. */
const lastLinesMaxMs = 20_000;

const clock = systemClock;

function dishonestyOf(adversaries: readonly (Adversary | null)[], index: number, classes: number): Dishonesty | null {
  const adversary = adversaries[index]!;
  if (adversary === null) return null;
  const alike = adversaries.filter((one) => one?.attack === adversary.attack);
  const { attack, strength, seed } = adversary;
  return { attack: attack.name, strength, index: alike.indexOf(adversary), adversaries: alike.length, classes, seed };
}

function startAll({ sites }: LiveConsortium, { daemons, ...topology }: LiveTopology, classes: number): Running[] {
  const adversaries = assignAdversaries({ daemons, ...topology });
  return sites.map((site, organisation) => {
    const dishonesty = dishonestyOf(adversaries, organisation, classes);
    const flowsPerSecond = dishonesty === null ? daemons.flowsPerSecond : daemons.dishonestFlowsPerSecond;
    const { sensorLog: path, format } = site;
    const { ruledShare } = daemons;
    const feed = startFeed({ path, format, seed: topology.seed, organisation, flowsPerSecond, ruledShare, clock });
    return { member: startMember(site, dishonesty, clock), feed, samples: [], seen: new Set(), last: null };
  });
}

/** Looks at one daemon once. @throws VervetError DAEMON_ENDED */
async function look(running: Running, isWarm: boolean, onProgress: LiveOptions["onProgress"]): Promise<void> {
  const { member, samples, seen } = running;
  const status = member.ended();
  if (status !== null) {
    const { name, config } = member.site;
    const mend = `see daemon.log and stderr.log beside ${config}`;
    throw new VervetError("DAEMON_ENDED", `the daemon of ${name} ended by itself with status ${status}`, mend);
  }
  running.last = (await member.status()) ?? running.last;
  const held = member.held();
  if (held !== null && isWarm) samples.push(held);
  if (member.dishonesty !== null) return;
  for (const alert of (await member.alerts()).toReversed()) {
    if (!seen.has(alert.id)) onProgress({ kind: "alert", organisation: member.site.name, alert });
    seen.add(alert.id);
  }
}

/** Watches until the last round is over. */
async function watch(all: readonly Running[], { charter }: LiveConsortium, options: LiveOptions): Promise<void> {
  const { topology, signal, onProgress } = options;
  const startedMs = clock.now();
  const endMs = roundStartMs(charter, topology.rounds);
  const warmMs = startedMs + Math.min(warmUpMaxMs, warmUpShare * (endMs - startedMs));
  let told = 0;
  while (clock.now() < endMs && !signal.aborted) {
    const isWarm = clock.now() > warmMs;
    await Promise.all(all.map((one) => look(one, isWarm, onProgress)));
    const silent = all.find(({ last }) => last === null);
    if (silent !== undefined && clock.now() > startedMs + startMaxMs) {
      const { name, daemonLog } = silent.member.site;
      throw new VervetError("DAEMON_SILENT", `the daemon of ${name} does not answer`, `see ${daemonLog}`);
    }
    const round = roundAt(charter, clock.now());
    if (round > told) {
      told = round;
      const answered = all.flatMap(({ member, last }) => (last === null ? [] : [[member.site.name, last] as const]));
      onProgress({ kind: "round", round, secondsLeft: (endMs - clock.now()) / 1000, statuses: new Map(answered) });
    }
    await sleep(clock, lookMs, signal).catch(() => {}); // interrupted: the loop sees it
  }
}

/** Ends the feeds, and gives the daemons time to read what was written. */
async function readLastLines(all: readonly Running[]): Promise<void> {
  for (const { feed } of all) feed.stop();
  const hasRead = ({ feed, last }: Running): boolean => (last?.detection.flowsScored ?? 0) >= feed.written().flows;
  for (const untilMs = clock.now() + lastLinesMaxMs; clock.now() < untilMs;) {
    for (const one of all) one.last = (await one.member.status()) ?? one.last;
    if (all.every(hasRead)) return;
    await sleep(clock, lookMs);
  }
}

/**
 * Runs a consortium of daemons on this machine, each a process of its own that follows a log while it is written, and tells what came of it.
 * Everything they wrote stays in the folder.
 *
 * @throws VervetError OUTPUT_UNWRITABLE, DAEMON_ENDED, DAEMON_SILENT
 */
export async function runLive(options: LiveOptions): Promise<LiveSummary> {
  const { topology, out } = options;
  const startedMs = monotonicMs();
  const starter = await readStarterModel();
  const consortium = await foundSites(topology, starter, out, clock.now());
  const all = startAll(consortium, topology, starter.spec.classes.length);
  try {
    await watch(all, consortium, options);
    await readLastLines(all);
  } finally {
    for (const { feed } of all) feed.stop();
    await Promise.all(all.map(({ member }) => member.stop()));
  }
  const aftermaths = all.map(({ member }) => aftermathOf(member.site, consortium.charter));
  const honest = aftermaths.filter((_, i) => all[i]!.member.dishonesty === null);
  const summary: LiveSummary = {
    name: topology.name,
    seed: topology.seed,
    network: "daemons",
    organisations: topology.organisations,
    adversaries: adversaryCount(topology.adversaries),
    filter: topology.filter.rule,
    dataset: "synthetic",
    rounds: topology.rounds,
    roundMs: topology.clock.roundMs,
    wallSeconds: (monotonicMs() - startedMs) / 1000,
    members: all.map(({ member, feed, samples, last }, i) => {
      const { alerts, alertsOnAttacks, rounds } = aftermaths[i]!;
      const { flows, attacks } = feed.written();
      return {
        name: member.site.name,
        attack: member.dishonesty?.attack ?? null,
        format: member.site.format,
        flowsWritten: flows,
        attackFlowsWritten: attacks,
        flowsRead: last?.detection.flowsScored ?? 0,
        deadLetters: last?.sources[0]?.deadLetters ?? 0,
        alerts,
        alertsOnAttacks,
        model: last?.detection.model ?? "none",
        rounds,
        judged: judgedBy(
          honest.filter((one) => one !== aftermaths[i]),
          member.site.author,
        ),
        held: holdingsOf(samples),
        exitStatus: member.ended() ?? -1,
      };
    }),
  };
  writeFileSync(join(out, "summary.json"), `${JSON.stringify(summary, null, 2)}\n`);
  return summary;
}
