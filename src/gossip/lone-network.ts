import { unreachable } from "./failures.ts";
import type { Network } from "./network.ts";

/** The network of an organisation that is in no consortium: nobody is there, and nothing is opened. */
export function createLoneNetwork(self: string): Network {
  return {
    self,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    publish: () => Promise.resolve(),
    subscribe() {},
    request: (peer) => Promise.reject(unreachable(peer, new Error("there is no network"))),
    handle() {},
    peers: () => [],
    origin: (peer) => peer,
    traffic: () => ({ bytesSent: 0, bytesReceived: 0 }),
    linkBytes: () => new Map(),
  };
}
