import type { Page } from "playwright-core";
import { systemClock } from "../../src/clock.ts";
import { createHttpServer } from "../../src/daemon/http.ts";
import { createEventHub, type EventHub } from "../../src/daemon/live/event-hub.ts";
import { addLiveRoutes } from "../../src/daemon/live/routes.ts";
import type { LinkEntry, LiveState, RoundEntry } from "../../src/daemon/live/state.ts";
import type { Alert } from "../../src/detection/alert.ts";
import { groupAlerts } from "../../src/detection/alert-group.ts";
import { silentLogger } from "../../src/logger.ts";
import { seededRandom } from "../../src/random.ts";
import { overlayEdges } from "../../src/testbed/overlay.ts";
import type { Store } from "../../src/store/open-store.ts";

/** A state with made-up figures, as large as asked for; the last third of the organisations are adversaries. */
export function largeState(organisations: number, rounds: number): LiveState {
  const random = seededRandom("large state");
  const isBad = (i: number): boolean => i >= (2 * organisations) / 3;
  const everybody = Array.from({ length: organisations }, (_, i) => i);
  const entry = (round: number): RoundEntry => ({
    round,
    reports: everybody.map((i) => [i, 1 / (round + 2), 0.9, 0.95, 0.5, 0.4 + random.next() / 10, 11_000, 12_000, null]),
    verdicts: everybody.map((i) => {
      const rejected = isBad(i) ? Math.ceil(40 + 20 * random.next()) : Math.floor(3 * random.next());
      return [i, Number(rejected > 33), 66, rejected, 0, Number(random.next().toPrecision(4)), 0.5];
    }),
    reputation: everybody.map((i) => (isBad(i) ? 0.1 : 0.9)),
  });
  const edges = overlayEdges({ kind: "small-world", degree: 6, rewire: 0.1 }, organisations, random);
  return {
    kind: "testbed",
    title: "large",
    about: "made up",
    notes: [],
    organisations: everybody.map((i) => ({ name: `org-${i}`, attack: isBad(i) ? "sign-flip" : null })),
    self: null,
    rule: "rank-witness",
    links: edges.map(([a, b]): LinkEntry => [a, b, 1000 * (a + b)]),
    splits: [],
    kinds: [
      { status: "accepted", rule: "rank-witness", reason: "accepted" },
      { status: "rejected", rule: "rank-witness", reason: "rank" },
    ],
    rounds: Array.from({ length: rounds }, (_, round) => entry(round)),
    plainMean: [],
    localOnly: [],
    results: null,
    progress: null,
    judgements: null,
    site: null,
  };
}

/** A state served as a run's is. */
export interface ServedState extends AsyncDisposable {
  readonly url: string;
  readonly hub: EventHub;
}

export async function serveState(state: LiveState): Promise<ServedState> {
  const hub = createEventHub("large", systemClock);
  const options = { host: "127.0.0.1", port: 0, hosts: [], token: () => "none", logger: silentLogger };
  const server = createHttpServer(options, (app) =>
    addLiveRoutes(app, { hub, state: () => state, judgements: () => null }),
  );
  await server.start(() => {});
  return {
    url: server.url()!,
    hub,
    async [Symbol.asyncDispose]() {
      hub.close();
      await server.stop();
    },
  };
}

/** Bytes that a page's script holds, after a collection. */
export async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return usedSize;
  } finally {
    await session.detach();
  }
}

/** When something was first painted, ms after the page was asked for. */
export function firstPaintMs(page: Page): Promise<number> {
  return page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
}

/** So many alerts into a store, each of one flow, of a hundred sources and more. */
export function fillWithAlerts(store: Store, count: number): void {
  const atOnce = 5000;
  for (let first = 0; first < count; first += atOnce) {
    const alerts = Array.from({ length: Math.min(atOnce, count - first) }, (_, k): Alert => alertNumber(first + k));
    store.commit({ checkpoints: {}, alerts, labels: [] }, systemClock.now()); // what is old is pruned
  }
}

function alertNumber(i: number): Alert {
  const flow = {
    flowId: `C${i}`,
    startMs: 3_600_000 * i,
    protocol: "tcp",
    sourceAddress: `192.0.${(i >> 8) % 256}.${i % 256}`,
    sourcePort: 40_000,
    destinationAddress: "198.51.100.7",
    destinationPort: 22,
    reason: i % 2 === 0 ? "probe" : "brute-force",
    consortium: { score: 5 + (i % 9), threshold: 4, modelVersion: "3" },
    local: null,
    explanation: [],
    row: null,
  };
  return groupAlerts([flow], { find: () => null, countInWindow: () => 0 }, () => false).alerts[0]!;
}
