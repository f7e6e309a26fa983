import type { Connection, Metrics, MultiaddrConnection } from "@libp2p/interface";
import type { PeerName } from "./network.ts";
import type { OnRefusal } from "./refusals.ts";
import type { TrafficCount } from "./traffic-count.ts";

/**
 * Metrics that keep nothing but the bytes on each connection (everything above TCP, encryption and handshakes included) and
 * the connections that came to nothing. libp2p hands every new connection to its metrics before anything is read from it.
 */
export function countingMetrics(count: TrafficCount, refused: OnRefusal): () => Metrics {
  return () => ({
    trackMultiaddrConnection: (connection) => countBytes(connection, count),
    trackProtocolStream: () => {},
    registerMetric: () => nothing,
    registerMetricGroup: () => nothing,
    registerCounter: () => nothing,
    registerCounterGroup: (name: string) =>
      name === inboundErrors ? { ...nothing, increment: (errors: object) => countFailed(errors, refused) } : nothing,
    registerHistogram: () => nothing,
    registerHistogramGroup: () => nothing,
    registerSummary: () => nothing,
    registerSummaryGroup: () => nothing,
    traceFunction: <F>(_name: string, traced: F): F => traced,
    createTrace: () => undefined,
  });
}

/** How libp2p calls its count of connections that came in and failed, by the name of the error. */
const inboundErrors = "libp2p_connection_manager_dials_inbound_errors_total";

function countFailed(errors: object, refused: OnRefusal): void {
  const [error = ""] = Object.keys(errors);
  if (error === "ConnectionInterceptedError") return; // the gater said why
  refused(error === "ConnectionDeniedError" ? "connections-in-all" : "handshake");
}

const nothing = {
  update: () => {},
  increment: () => {},
  decrement: () => {},
  reset: () => {},
  observe: () => {},
  timer: () => () => {},
};

function countBytes(connection: MultiaddrConnection, count: TrafficCount): void {
  const link = linkOf(connection.remoteAddr);
  connection.addEventListener("close", () => count.forget(link));
  const send = connection.send.bind(connection);
  connection.send = (data) => {
    count.sent(data.byteLength, link);
    return send(data);
  };
  // A "message" listener of our own would make the connection hand out bytes before the handshake listens, and they
  // would be lost: watch the events go by instead.
  const dispatchEvent = connection.dispatchEvent.bind(connection);
  connection.dispatchEvent = (event) => {
    if (event.type === "message" && "data" in event) count.received((event.data as Uint8Array).byteLength, link);
    return dispatchEvent(event);
  };
}

/** What a connection is called in the count: libp2p adds the peer's id to its address once it knows it. */
const linkOf = (address: MultiaddrConnection["remoteAddr"]): string => address.toString().replace(/\/p2p\/[^/]+$/u, "");

/** Bytes by peer over the connections there are. A connection is known by its remote address, which ends in a port of its own. */
export function linkBytes(connections: readonly Connection[], count: TrafficCount): Map<PeerName, number> {
  const bytes = new Map<PeerName, number>();
  for (const { remotePeer, remoteAddr } of connections) {
    const peer = remotePeer.toString();
    bytes.set(peer, (bytes.get(peer) ?? 0) + count.onLink(linkOf(remoteAddr)));
  }
  return bytes;
}
