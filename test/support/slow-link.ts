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

/** A long wire to one TCP address. */
export interface SlowLink {
  /** Dialled instead of the address at the other end. */
  readonly host: string;
  readonly port: number;
  /** Breaks what passes, and lets nobody through until {@link mend}. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Hands on what one side says, in order, each segment as late as the link makes it. */
function delay(from: Socket, to: Socket, { latencyMs, jitterMs, lossRate, retransmitMs, random }: LinkOptions): void {
  let dueMs = 0;
  const waiting: (() => void)[] = [];
  const late = (action: () => void): void => {
    const stallMs = random.next() < lossRate ? retransmitMs : 0;
    dueMs = Math.max(dueMs, Date.now() + latencyMs + random.next() * jitterMs + stallMs);
    waiting.push(action);
    setTimeout(() => waiting.shift()!(), dueMs - Date.now()); // timers of unlike length may fire out of order; what waits doesn't
  };
  from.on("data", (segment) => late(() => to.writable && to.write(segment)));
  from.on("end", () => late(() => to.end()));
  from.on("close", () => late(() => to.destroy()));
  from.on("error", () => to.destroy());
}

/** A relay on `host` in front of `target`, in user space. */
export async function slowLink(
  host: string,
  target: { readonly host: string; readonly port: number },
  options: LinkOptions,
): Promise<SlowLink> {
  const sockets = new Set<Socket>();
  let whole = true;
  const keep = (socket: Socket): void => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(target.port, target.host);
    for (const socket of [near, far]) keep(socket);
    delay(near, far, options);
    delay(far, near, options);
  });
  const breakOff = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, host);
  await once(server, "listening");
  return {
    host,
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
