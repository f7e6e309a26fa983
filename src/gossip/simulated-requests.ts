import { setMaxListeners } from "node:events";
import { answerTooLarge, refused, requestTooLarge, unreachable } from "./failures.ts";
import { maxAnswerBytes, maxRequestBytes } from "./network.ts";
import type { Handler, PeerName } from "./network.ts";
import type { Links } from "./simulated-links.ts";
import type { TrafficCount } from "./traffic-count.ts";

/** What one end of an exchange needs to be. */
export interface RequestEnd {
  readonly self: PeerName;
  readonly running: boolean;
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly count: TrafficCount;
}

/** Requests between simulated nodes: a request out, an answer or a refusal back, each after the link's latency. */
export interface SimulatedRequests {
  request(asker: RequestEnd, answerer: RequestEnd | undefined, ask: Ask): Promise<Uint8Array>;
  /** Breaks off every exchange whose ends can no longer reach each other. */
  dropUnlinked(): void;
}

/** One request. */
export interface Ask {
  readonly peer: PeerName;
  readonly protocol: string;
  readonly bytes: Uint8Array;
  readonly signal: AbortSignal;
}

/** @param links says who reaches whom and carries both ways */
export function createSimulatedRequests(links: Links): SimulatedRequests {
  const open = new Set<() => void>();
  const reachable = (a: RequestEnd, b: RequestEnd): boolean => a.running && b.running && links.linked(a.self, b.self);

  return {
    dropUnlinked: () => [...open].forEach((check) => check()),
    async request(asker, answerer, { peer, protocol, bytes, signal }) {
      if (bytes.length > maxRequestBytes) throw requestTooLarge(bytes.length);
      signal.throwIfAborted();
      if (answerer === undefined || !reachable(asker, answerer)) throw unreachable(peer);

      setMaxListeners(0, signal); // one signal may end many requests
      return new Promise((resolve, reject) => {
        const serving = new AbortController();
        const end = (): void => {
          open.delete(check);
          signal.removeEventListener("abort", onAbort);
        };
        const fail = (reason: unknown): void => {
          end();
          reject(reason);
        };
        const onAbort = (): void => {
          fail(signal.reason);
          // The reset of a stream never gets lost, or the answerer would work for nobody.
          links.transmit(asker.self, answerer.self, () => serving.abort(signal.reason), false);
        };
        const check = (): void => {
          if (reachable(asker, answerer)) return;
          const gone = unreachable(peer);
          serving.abort(gone);
          fail(gone);
        };
        const comeBack = (settleOnArrival: () => void, length: number): void => {
          if (!open.has(check)) return;
          answerer.count.sent(length, asker.self);
          links.transmit(answerer.self, asker.self, () => {
            if (!open.has(check)) return;
            asker.count.received(length, peer);
            settleOnArrival();
          });
        };
        const serve = async (handler: Handler, given: Uint8Array): Promise<Uint8Array> =>
          handler(given, asker.self, serving.signal);
        const refuse = (cause?: unknown): void => comeBack(() => fail(refused(peer, protocol, cause)), 0);
        const answer = (given: Uint8Array): void => {
          const copy = new Uint8Array(given.subarray(0, maxAnswerBytes + 1));
          comeBack(() => {
            if (copy.length > maxAnswerBytes) return fail(answerTooLarge(peer));
            end();
            resolve(copy);
          }, copy.length);
        };

        open.add(check);
        signal.addEventListener("abort", onAbort, { once: true });
        asker.count.sent(bytes.length, peer);
        const copy = new Uint8Array(bytes);
        links.transmit(asker.self, answerer.self, () => {
          if (!open.has(check)) return;
          answerer.count.received(copy.length, asker.self);
          const handler = answerer.handlers.get(protocol);
          if (handler === undefined) return refuse();
          void serve(handler, copy).then(answer, refuse);
        });
      });
    },
  };
}
