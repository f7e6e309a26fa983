import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Random } from "../../src/random.ts";

/** How a link delays what passes: what `tc netem` does where the kernel has it. */
export interface LinkOptions {
  /** One way, ms. */
  readonly latencyMs: number;
  /** At most so much more, drawn anew for each segment, ms. */
  readonly jitterMs: number;
  /** Share of segments that are lost and sent again after a retransmission time-out: TCP stalls that long, and nothing overtakes. */
  readonly lossRate: number;
  readonly retransmitMs: number;
  readonly random: Random;
}

/**
 * 100 ms and up to 30 more; 2% of segments stall for a retransmission time-out: the round trip of 230 ms on average, and the 200 ms that
 * Linux waits beyond it at least.
 */
export const acrossContinents = (random: Random): LinkOptions => ({
  latencyMs: 100,
  jitterMs: 30,
  lossRate: 0.02,
  retransmitMs: 430,
  random,
});

/** A TCP address. */
export interface Address {
  readonly host: string;
  /** 0, to listen: any free one. */
  readonly port: number;
}

/** What passed a link, both ways. */
export interface LinkCounts {
  readonly segments: number;
  /** Of them, those that were lost and sent again. */
  readonly stalled: number;
}

/** A long wire to one TCP address. */
export interface SlowLink extends Address {
  counts(): LinkCounts;
  /** Breaks what passes, and lets nobody through until {@link mend}. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Hands on what one side says, in order, each segment as late as the link makes it. `passed` is told whether it stalls. */
function delay(from: Socket, to: Socket, options: LinkOptions, passed: (isStalled: boolean) => void): void {
  const { latencyMs, jitterMs, lossRate, retransmitMs, random } = options;
  let dueMs = 0;
  const waiting: (() => void)[] = [];
  const late = (action: () => void): boolean => {
    const isStalled = random.next() < lossRate;
    const stallMs = isStalled ? retransmitMs : 0;
    dueMs = Math.max(dueMs, Date.now() + latencyMs + random.next() * jitterMs + stallMs);
    waiting.push(action);
    setTimeout(() => waiting.shift()!(), dueMs - Date.now()); // timers of unlike length may fire out of order; what waits doesn't
    return isStalled;
  };
  from.on("data", (segment) => passed(late(() => to.writable && to.write(segment))));
  from.on("end", () => late(() => to.end()));
  from.on("close", () => late(() => to.destroy()));
  from.on("error", () => to.destroy());
}

/** A relay at an address `near` in front of a `target`, in user space. */
export async function slowLink(near: Address, target: Address, options: LinkOptions): Promise<SlowLink> {
  const sockets = new Set<Socket>();
  const counts = { segments: 0, stalled: 0 };
  const passed = (isStalled: boolean): void => {
    counts.segments += 1;
    if (isStalled) counts.stalled += 1;
  };
  let whole = true;
  const keep = (socket: Socket): void => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((dialled) => {
    if (!whole) return void dialled.destroy();
    const far = connect(target.port, target.host);
    for (const socket of [dialled, far]) keep(socket);
    delay(dialled, far, options, passed);
    delay(far, dialled, options, passed);
  });
  const breakOff = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(near.port, near.host);
  await once(server, "listening");
  return {
    host: near.host,
    counts: () => ({ ...counts }),
    port: (server.address() as AddressInfo).port,
    cut() {
      whole = false;
      breakOff();
    },
    mend() {
      whole = true;
    },
    async close() {
      breakOff();
      server.close();
      await once(server, "close");
    },
  };
}
