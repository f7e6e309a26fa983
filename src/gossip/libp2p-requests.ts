import { setMaxListeners } from "node:events";
import type { Connection, Stream } from "@libp2p/interface";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import { answerTooLarge, refused, requestTooLarge, unreachable } from "./failures.ts";
import { BrokenFrameError, FrameTooLargeError, readFrame, sendFrame } from "./libp2p-frames.ts";
import { maxAnswerBytes, maxRequestBytes } from "./network.ts";
import type { Handler, PeerName } from "./network.ts";
import type { OnRefusal, Refusal } from "./refusals.ts";

/** Requests of one protocol that a peer may have open with us at a time, and we with it. */
export const maxStreamsPerPeer = 64;

/** Longest that one request may keep a stream open here: reading, answering and sending. Holders of blobs wait 30 s. */
const servingMs = 60_000;

/** Asks a connected peer: one frame out, one frame back. Fails as {@link Network.request} says. */
export async function askPeer(
  connection: Connection | undefined,
  peer: PeerName,
  protocol: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (bytes.length > maxRequestBytes) throw requestTooLarge(bytes.length);
  signal.throwIfAborted();
  if (connection === undefined) throw unreachable(peer);
  setMaxListeners(0, signal); // one signal may end many requests
  let stream: Stream | undefined;
  try {
    stream = await connection.newStream(protocol, { signal, maxOutboundStreams: maxStreamsPerPeer });
    sendFrame(stream, bytes);
    const answer = await readFrame(stream, maxAnswerBytes, signal);
    void closeQuietly(stream);
    return answer;
  } catch (error) {
    stream?.abort(asError(error));
    signal.throwIfAborted();
    if (error instanceof FrameTooLargeError) throw answerTooLarge(peer);
    throw connection.status === "open" ? refused(peer, protocol, error) : unreachable(peer, error);
  }
}

/** Answers one request on a stream. Whatever goes wrong resets the stream; nothing is thrown. */
export async function serveStream(
  stream: Stream,
  from: PeerName,
  handler: Handler,
  { clock, logger, refused: tell }: { readonly clock: Clock; readonly logger: Logger; readonly refused: OnRefusal },
): Promise<void> {
  let gone = false;
  let late = false;
  const serving = new AbortController();
  const onClose = (): void => {
    gone = true;
    serving.abort(new Error("the asking peer went away"));
  };
  stream.addEventListener("close", onClose);
  const cancel = clock.after(servingMs, () => {
    late = true;
    stream.abort(new Error(`not answered within ${servingMs} ms`));
  });
  try {
    const request = await readFrame(stream, maxRequestBytes, serving.signal);
    const answer = await handler(request, from, serving.signal);
    stream.removeEventListener("close", onClose);
    sendFrame(stream, answer);
    await stream.close();
  } catch (error) {
    logger.debug({ err: error, protocol: stream.protocol, from }, "request not answered");
    if (late) tell("request-slow");
    else if (!gone) tell(refusalOf(error));
    stream.abort(asError(error));
  } finally {
    cancel();
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof FrameTooLargeError) return "request-oversize";
  return error instanceof BrokenFrameError ? "request-malformed" : "request-refused";
}

async function closeQuietly(stream: Stream): Promise<void> {
  try {
    await stream.close();
  } catch (error) {
    stream.abort(asError(error));
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
