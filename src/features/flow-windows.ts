import type { FlowRecord } from "../flows/flow-record.ts";
import { createFlowMemory, memoryFlows } from "./flow-memory.ts";
import { createContactCounts, createHostCounts, createPortCounts, type WindowCounts } from "./window-counts.ts";

/** What {@link FlowWindows.observe} writes, in order. */
export const windowFeatures = [
  "source_flows_2s",
  "destination_flows_2s",
  "source_failed_share_2s",
  "destination_failed_share_2s",
  "source_flows_100",
  "destination_flows_100",
  "destination_failed_share_100",
  "source_same_port_share_100",
  "destination_same_port_share_100",
  "source_flows_60s",
  "destination_flows_60s",
  "pair_flows_60s",
  "source_hosts_60s",
  "source_ports_60s",
  "destination_sources_60s",
  "source_failed_share_60s",
  "source_bytes_out_60s_log",
  "pair_gap_log",
  "pair_gap_change",
] as const;

/** What went on around a flow: what its source, its destination and the two of them did lately. */
export interface FlowWindows {
  /** Takes a flow in and writes {@link windowFeatures} about it, itself included; NaN where its time is not known, or the windows no longer know it. */
  observe(record: FlowRecord, into: Float32Array, at: number): void;
}

/** Counts over the flows since `begin` that began in the last `spanS`, at most so many. */
interface Window {
  readonly counts: readonly WindowCounts[];
  readonly spanS: number;
  readonly most: number;
  begin: number;
}

const longS = 60;
const shortS = 2;
const latestFlows = 100;

/** So many flows in a row that began before the long window: then the newest time was wrong, and the windows begin anew. */
const lateRunMost = 100;

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

/**
 * Windows over the times at which flows began, the newest of which is "now": it never goes back, so flows may come out of order, as they do in
 * logs that are written when a flow ends. A flow leaves a window once it is too old and all that were read before it have left. What
 * went on around a flow that began before the long window is no longer known. State is bounded by {@link memoryFlows} whatever is read.
 */
export function createFlowWindows(): FlowWindows {
  const memory = createFlowMemory();
  const short = createHostCounts(memory);
  const long = createHostCounts(memory);
  const contacts = createContactCounts(memory);
  const latest = createHostCounts(memory);
  const latestPorts = createPortCounts(memory);
  /** Flows are numbered as they come; each window holds those from its begin to `end`. */
  let [end, kept] = [0, 0];
  const windows: Window[] = [
    { counts: [short], spanS: shortS, most: memoryFlows, begin: 0 },
    { counts: [long, contacts], spanS: longS, most: memoryFlows, begin: 0 },
    { counts: [latest, latestPorts], spanS: Infinity, most: latestFlows, begin: 0 },
  ];
  let now = -Infinity;
  let lateRun = 0;

  function beginAnew(): void {
    memory.clear();
    for (const { counts } of windows) for (const one of counts) one.clear();
    for (const window of windows) window.begin = end;
    kept = end;
    now = -Infinity;
  }
  function advance(ts: number): void {
    now = Math.max(now, ts);
    for (const window of windows) {
      // One is still to come in.
      const oldest = end + 1 - window.most;
      while (
        window.begin < end &&
        (window.begin < oldest || memory.ts[window.begin % memoryFlows]! <= now - window.spanS)
      ) {
        for (const one of window.counts) one.remove(window.begin);
        window.begin += 1;
      }
    }
    // The latest hundred stay, however old they are.
    const needed = Math.min(windows[1]!.begin, windows[2]!.begin);
    while (kept < needed) memory.drop(kept++);
  }
  function remember(record: FlowRecord): void {
    advance(record.ts);
    memory.put(end, record);
    for (const { counts } of windows) for (const one of counts) one.add(end);
    end += 1;
  }
  /** Describes the flow that was remembered last. */
  function describe(into: Float32Array, at: number): void {
    const i = (end - 1) % memoryFlows;
    const [source, destination, pair] = [memory.source[i]!, memory.destination[i]!, memory.pair[i]!];
    into[at] = short.sent[source]!;
    into[at + 1] = short.received[destination]!;
    into[at + 2] = share(short.sentFailed[source]!, short.sent[source]!);
    into[at + 3] = share(short.receivedFailed[destination]!, short.received[destination]!);
    into[at + 4] = latest.sent[source]!;
    into[at + 5] = latest.received[destination]!;
    into[at + 6] = share(latest.receivedFailed[destination]!, latest.received[destination]!);
    into[at + 7] = share(latestPorts.bySource[memory.sourcePort[i]!]!, latest.sent[source]!);
    into[at + 8] = share(latestPorts.byDestination[memory.destinationPort[i]!]!, latest.received[destination]!);
    into[at + 9] = long.sent[source]!;
    into[at + 10] = long.received[destination]!;
    into[at + 11] = contacts.pairFlows[pair]!;
    into[at + 12] = contacts.spokenTo[source]!;
    into[at + 13] = contacts.portsTried[source]!;
    into[at + 14] = contacts.spokenToBy[destination]!;
    into[at + 15] = share(long.sentFailed[source]!, long.sent[source]!);
    into[at + 16] = Math.log1p(contacts.bytesSent[source]!);
    into[at + 17] = Math.log1p(memory.pairGapS[pair]!);
    into[at + 18] = memory.pairChange[pair]!;
  }

  /** Whether the windows still know the time at which a flow began. */
  function isTimely(ts: number): boolean {
    if (Number.isNaN(ts)) return false;
    lateRun = ts <= now - longS ? lateRun + 1 : 0;
    if (lateRun <= lateRunMost) return lateRun === 0;
    beginAnew();
    lateRun = 0;
    return true;
  }

  return {
    observe(record, into, at) {
      if (!isTimely(record.ts)) {
        into.fill(Number.NaN, at, at + windowFeatures.length);
        return;
      }
      remember(record);
      describe(into, at);
    },
  };
}
