// Three honest daemons and two dishonest ones, each an own process, at 2,000 flows a second for each honest one. Fails unless rounds
// are on time and come to a decision, every flow is read, resident memory is flat, handles don't pile up, and nothing is complained of.
// `--minutes N` (30), `--flows N` a second, `--out DIR`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { showLiveProgress } from "../src/cli/live-progress.ts";
import { interruptSignal } from "../src/cli/interrupt.ts";
import { liveTable } from "../src/testbed/live/live-table.ts";
import { runLive } from "../src/testbed/live/run-live.ts";
import type { MemberSummary } from "../src/testbed/live/summary.ts";
import { isLive, parseTopology } from "../src/testbed/topology.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    flows: { type: "string", default: "2000" },
    out: { type: "string" },
  },
});
const roundMs = 10_000;
/** Resident memory of the last third over that of the first. */
const growthMax = 0.05;
/** Handles of the last third over those of the first: connections come and go. */
const handlesMax = 3;

const path = join(import.meta.dirname, "../topologies/live-daemons.yaml");
const topology = parseTopology(readFileSync(path, "utf8"), path, [
  { path: "name", value: "soak-consortium" },
  { path: "organisations", value: "5" },
  { path: "adversaries", value: "[{ attack: sign-flip, count: 1 }, { attack: label-flip, count: 1 }]" },
  { path: "filter", value: "{ tolerated: 2 }" },
  { path: "rounds", value: String(Math.ceil((Number(values.minutes) * 60_000) / roundMs)) },
  { path: "clock", value: `{ kind: wall, roundMs: ${roundMs} }` },
  {
    path: "daemons",
    value: `{ flowsPerSecond: ${values.flows}, dishonestFlowsPerSecond: 200, formats: [suricata] }`,
  },
]);
if (!isLive(topology)) throw new Error("the topology has no daemons");

/** What is wrong with one daemon, in words. */
function faultsOf(out: string, { name, rounds, held, exitStatus, ...member }: MemberSummary): string[] {
  const faults: string[] = [];
  const expect = (holds: boolean, what: string): void => void (holds || faults.push(`${name}: ${what}`));
  expect(rounds.late === 0 && rounds.missed === 0, `${rounds.late} rounds late, ${rounds.missed} missed`);
  expect(rounds.closed >= topology.rounds - 2, `${rounds.closed} of ${topology.rounds} rounds closed`);
  const undecided = rounds.closed - rounds.decided;
  expect(undecided <= 2, `${undecided} of ${rounds.closed} rounds closed without a decision`); // others may still be starting
  expect(member.flowsRead === member.flowsWritten, `${member.flowsRead} of ${member.flowsWritten} flows read`);
  expect(member.deadLetters === 0, `${member.deadLetters} dead letters`);
  expect(exitStatus === 0, `ended with status ${exitStatus}`);
  const printed = join(out, name, "stderr.log");
  expect(!existsSync(printed) || readFileSync(printed, "utf8") === "", `printed something, see ${printed}`);
  const errors = readFileSync(join(out, name, "daemon.log"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith('{"level":50'));
  expect(errors.length === 0, `logged ${errors.length} errors, such as ${errors[0]}`);
  if (held === null) return [...faults, `${name}: memory can't be looked at on this system`];
  const { residentMb, handles } = held;
  expect(residentMb.growth < growthMax, `resident memory grew by ${(100 * residentMb.growth).toFixed(1)}%`);
  expect(handles.last - handles.first < handlesMax, `handles grew from ${handles.first} to ${handles.last}`);
  return faults;
}

const out = values.out ?? mkdtempSync(join(tmpdir(), "vervet-soak-"));
using interrupt = interruptSignal("stopping the daemons", `what they wrote is kept in ${out}`);
const summary = await runLive({ topology, out, signal: interrupt.signal, onProgress: showLiveProgress(topology) });
process.stdout.write(`\n${liveTable(summary, out)}\n\n`);
for (const { name, held } of summary.members) {
  if (held === null) continue;
  const { residentMb, handles } = held;
  process.stdout.write(
    `${name}: resident ${residentMb.first.toFixed(0)} -> ${residentMb.last.toFixed(0)} MB (most ${residentMb.most.toFixed(0)}), handles ${handles.first.toFixed(1)} -> ${handles.last.toFixed(1)}\n`,
  );
}
const faults = summary.members.flatMap((member) => faultsOf(out, member));
for (const fault of faults) process.stdout.write(`FAILED ${fault}\n`);
process.stdout.write(faults.length === 0 ? "everything held\n" : `${faults.length} faults; see ${out}\n`);
if (faults.length === 0 && values.out === undefined) rmSync(out, { recursive: true });
process.exitCode = faults.length === 0 ? 0 : 1;
