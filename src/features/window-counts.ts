import { memoryFlows, memoryHosts, type FlowMemory } from "./flow-memory.ts";

/** Counts over the flows of one window, by the number of the host that they are about. */
export interface WindowCounts {
  /** Counts flow n in. */
  add(n: number): void;
  /** Counts flow n out. */
  remove(n: number): void;
  clear(): void;
}

/** How many flows each host began and received, and how many of them failed. */
export interface HostCounts extends WindowCounts {
  readonly sent: Int32Array;
  readonly received: Int32Array;
  readonly sentFailed: Int32Array;
  readonly receivedFailed: Int32Array;
}

export function createHostCounts(memory: FlowMemory): HostCounts {
  const [sent, received] = [new Int32Array(memoryHosts), new Int32Array(memoryHosts)];
  const [sentFailed, receivedFailed] = [new Int32Array(memoryHosts), new Int32Array(memoryHosts)];
  function count(n: number, sign: 1 | -1): void {
    const at = n % memoryFlows;
    const failed = sign * memory.failed[at]!;
    sent[memory.source[at]!]! += sign;
    received[memory.destination[at]!]! += sign;
    sentFailed[memory.source[at]!]! += failed;
    receivedFailed[memory.destination[at]!]! += failed;
  }
  return {
    sent,
    received,
    sentFailed,
    receivedFailed,
    add: (n) => count(n, 1),
    remove: (n) => count(n, -1),
    clear() {
      for (const counts of [sent, received, sentFailed, receivedFailed]) counts.fill(0);
    },
  };
}

/** Whom each host spoke to, at which ports, and how much it sent. */
export interface ContactCounts extends WindowCounts {
  /** Different hosts that it spoke to, and that spoke to it. */
  readonly spokenTo: Int32Array;
  readonly spokenToBy: Int32Array;
  /** Different destination ports. */
  readonly portsTried: Int32Array;
  readonly bytesSent: Float64Array;
  /** Flows of each pair. */
  readonly pairFlows: Int32Array;
}

export function createContactCounts(memory: FlowMemory): ContactCounts {
  const [spokenTo, spokenToBy] = [new Int32Array(memoryHosts), new Int32Array(memoryHosts)];
  const [portsTried, bytesSent] = [new Int32Array(memoryHosts), new Float64Array(memoryHosts)];
  const [pairFlows, sourcePortFlows] = [new Int32Array(memoryFlows), new Int32Array(memoryFlows)];
  return {
    spokenTo,
    spokenToBy,
    portsTried,
    bytesSent,
    pairFlows,
    add(n) {
      const at = n % memoryFlows;
      const [from, to] = [memory.source[at]!, memory.destination[at]!];
      bytesSent[from]! += memory.bytesOut[at]!;
      if (++pairFlows[memory.pair[at]!]! === 1) {
        spokenTo[from]! += 1;
        spokenToBy[to]! += 1;
      }
      if (++sourcePortFlows[memory.sourcePort[at]!]! === 1) portsTried[from]! += 1;
    },
    remove(n) {
      const at = n % memoryFlows;
      const [from, to] = [memory.source[at]!, memory.destination[at]!];
      bytesSent[from]! -= memory.bytesOut[at]!;
      if (--pairFlows[memory.pair[at]!]! === 0) {
        spokenToBy[to]! -= 1;
        // No rounding is left over for the next host that gets this number.
        if (--spokenTo[from]! === 0) bytesSent[from] = 0;
      }
      if (--sourcePortFlows[memory.sourcePort[at]!]! === 0) portsTried[from]! -= 1;
    },
    clear() {
      for (const counts of [spokenTo, spokenToBy, portsTried, bytesSent, pairFlows, sourcePortFlows]) counts.fill(0);
    },
  };
}

/** How many flows each source sent to one port, by {@link FlowMemory.sourcePort}, and each destination got at one, by its. */
export interface PortCounts extends WindowCounts {
  readonly bySource: Int32Array;
  readonly byDestination: Int32Array;
}

export function createPortCounts(memory: FlowMemory): PortCounts {
  const [bySource, byDestination] = [new Int32Array(memoryFlows), new Int32Array(memoryFlows)];
  function count(n: number, sign: 1 | -1): void {
    const at = n % memoryFlows;
    bySource[memory.sourcePort[at]!]! += sign;
    byDestination[memory.destinationPort[at]!]! += sign;
  }
  return {
    bySource,
    byDestination,
    add: (n) => count(n, 1),
    remove: (n) => count(n, -1),
    clear() {
      for (const counts of [bySource, byDestination]) counts.fill(0);
    },
  };
}
