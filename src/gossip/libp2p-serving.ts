import type { Connection, Stream } from "@libp2p/interface";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import { mayOpen, type Doors } from "./libp2p-doors.ts";
import type { VervetNode } from "./libp2p-node.ts";
import { originOf } from "./libp2p-origin.ts";
import { maxStreamsPerPeer, serveStream } from "./libp2p-requests.ts";
import type { Handler } from "./network.ts";
import type { OnRefusal } from "./refusals.ts";
import { createTally } from "./tally.ts";

/** Requests that one peer may have open with us over all protocols and connections, and all peers of one address. */
const streamLimits = { ofPeer: 2 * maxStreamsPerPeer, ofAddress: 16 * maxStreamsPerPeer };

/** What answering requests needs. */
export interface ServingParts {
  readonly doors: Doors | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly refused: OnRefusal;
}

/** @returns registers what answers a protocol, for members or for everybody as the doors say */
export function createServing({
  doors,
  ...parts
}: ServingParts): (node: VervetNode, protocol: string, handler: Handler) => Promise<void> {
  const [peers, addresses] = [createTally(streamLimits.ofPeer), createTally(streamLimits.ofAddress)];

  /** One more request of a peer; null: it has too many. */
  function enter({ remotePeer, remoteAddr }: Connection): (() => void) | null {
    const leavePeer = peers.enter(remotePeer.toString());
    const leaveAddress = leavePeer && addresses.enter(originOf(remoteAddr));
    if (leaveAddress === null) leavePeer?.();
    return (
      leaveAddress &&
      (() => {
        leavePeer?.();
        leaveAddress();
      })
    );
  }

  async function answer(protocol: string, handler: Handler, stream: Stream, connection: Connection): Promise<void> {
    const peer = connection.remotePeer.toString();
    if (!mayOpen(doors, peer, protocol)) {
      parts.refused("for-members");
      return stream.abort(new Error(`${protocol} is for members`));
    }
    const leave = enter(connection);
    if (leave === null) {
      parts.refused("streams-of-peer");
      return stream.abort(new Error("too many requests at a time"));
    }
    try {
      await serveStream(stream, peer, handler, parts);
    } finally {
      leave();
    }
  }

  return (node, protocol, handler) =>
    node.handle(protocol, (stream, connection) => answer(protocol, handler, stream, connection), {
      maxInboundStreams: maxStreamsPerPeer,
      maxOutboundStreams: maxStreamsPerPeer,
    });
}
