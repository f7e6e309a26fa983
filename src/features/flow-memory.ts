import type { FlowRecord } from "../flows/flow-record.ts";
import { createInterner } from "./interner.ts";

/**
 * Most flows that windows remember: a minute of a thousand a second. Where more come, the 60-second window holds the latest so many, and
 * memory stays what it is, about 15 MB.
 */
export const memoryFlows = 65_536;

/** Numbers of hosts stay below this: each flow has two. */
export const memoryHosts = 2 * memoryFlows;

/** The gap of a pair that nothing is known of, and the longest that is told from others, seconds. */
export const longestGapS = 3600;

/** The latest flows in flat arrays, flow n at n % {@link memoryFlows}, with small numbers for hosts and pairs. */
export interface FlowMemory {
  readonly ts: Float64Array;
  readonly bytesOut: Float64Array;
  /** 1 where nobody answered or somebody said no: what scans leave behind. */
  readonly failed: Uint8Array;
  readonly source: Int32Array;
  readonly destination: Int32Array;
  /** Source and destination. */
  readonly pair: Int32Array;
  /** Source and destination port; destination and its port. */
  readonly sourcePort: Int32Array;
  readonly destinationPort: Int32Array;
  /** Of each pair: seconds between the beginnings of its last two flows, and how much that differs from the gap before, 0 to 1. */
  readonly pairGapS: Float64Array;
  readonly pairChange: Float64Array;
  put(n: number, record: FlowRecord): void;
  drop(n: number): void;
  clear(): void;
}

export function createFlowMemory(): FlowMemory {
  const hosts = createInterner<string>(memoryHosts);
  const pairs = createInterner<number>(memoryFlows);
  const sourcePorts = createInterner<number>(memoryFlows);
  const destinationPorts = createInterner<number>(memoryFlows);
  const ts = new Float64Array(memoryFlows);
  const bytesOut = new Float64Array(memoryFlows);
  const failed = new Uint8Array(memoryFlows);
  const [source, destination] = [new Int32Array(memoryFlows), new Int32Array(memoryFlows)];
  const pair = new Int32Array(memoryFlows);
  const [sourcePort, destinationPort] = [new Int32Array(memoryFlows), new Int32Array(memoryFlows)];
  const pairTs = new Float64Array(memoryFlows);
  const [pairGapS, pairChange] = [new Float64Array(memoryFlows), new Float64Array(memoryFlows)];

  function updateGap(of: number, begun: number): void {
    const isFirst = pairs.uses(of) === 1;
    const gap = isFirst ? longestGapS : Math.min(longestGapS, Math.abs(begun - pairTs[of]!));
    const before = isFirst ? 0 : pairGapS[of]!;
    // A pair's second flow has a gap and none before it: as irregular as can be.
    pairChange[of] = before === 0 || before === longestGapS ? 1 : Math.abs(gap - before) / (gap + before);
    pairGapS[of] = gap;
    pairTs[of] = begun;
  }
  return {
    ts,
    bytesOut,
    failed,
    source,
    destination,
    pair,
    sourcePort,
    destinationPort,
    pairGapS,
    pairChange,
    put(n, record) {
      const at = n % memoryFlows;
      const from = hosts.acquire(record.sourceAddress);
      const to = hosts.acquire(record.destinationAddress);
      ts[at] = record.ts;
      bytesOut[at] = record.bytesOut || 0; // NaN: not known
      failed[at] = record.outcome === "unanswered" || record.outcome === "refused" ? 1 : 0;
      source[at] = from;
      destination[at] = to;
      // All keys stay far below 2^53.
      pair[at] = pairs.acquire(from * memoryHosts + to);
      sourcePort[at] = sourcePorts.acquire(from * 65_536 + record.destinationPort);
      destinationPort[at] = destinationPorts.acquire(to * 65_536 + record.destinationPort);
      updateGap(pair[at], record.ts);
    },
    drop(n) {
      const at = n % memoryFlows;
      hosts.release(source[at]!);
      hosts.release(destination[at]!);
      pairs.release(pair[at]!);
      sourcePorts.release(sourcePort[at]!);
      destinationPorts.release(destinationPort[at]!);
    },
    clear() {
      for (const interner of [hosts, pairs, sourcePorts, destinationPorts]) interner.clear();
    },
  };
}
