import { VervetError } from "../errors.ts";
import { maxAnswerBytes, maxMessageBytes, maxRequestBytes } from "./network.ts";
import type { PeerName } from "./network.ts";

/** `publish` was given more than a topic carries. */
export function messageTooLarge(length: number, limitBytes = maxMessageBytes): VervetError {
  return new VervetError(
    "MESSAGE_TOO_LARGE",
    `a message of ${length} bytes exceeds the limit of ${limitBytes}`,
    "announce it by its hash and let peers pull it",
  );
}

/** `request` was given more than a peer would read. */
export function requestTooLarge(length: number): VervetError {
  return new VervetError(
    "REQUEST_TOO_LARGE",
    `a request of ${length} bytes exceeds the limit of ${maxRequestBytes}`,
    "ask for less at a time",
  );
}

/** A peer answered with more than {@link maxAnswerBytes}. */
export function answerTooLarge(peer: PeerName): VervetError {
  return new VervetError("ANSWER_TOO_LARGE", `${peer} answers more than ${maxAnswerBytes} bytes`, "ask another peer");
}

/** There is no connection to this peer, or it broke before the answer. */
export function unreachable(peer: PeerName, cause?: unknown): VervetError {
  return new VervetError("UNREACHABLE", `${peer} can't be reached`, "ask another peer", { cause });
}

/** The peer is there but doesn't speak the protocol, or closed the stream without an answer. */
export function refused(peer: PeerName, protocol: string, cause?: unknown): VervetError {
  return new VervetError("REFUSED", `${peer} refuses ${protocol}`, "ask another peer", { cause });
}

/** Used before `start` or after `stop`. */
export function notStarted(): VervetError {
  return new VervetError("NETWORK_STOPPED", "the network is not running", "start it first");
}

/** A topic or protocol was claimed twice: a bug. */
export function alreadyTaken(name: string): VervetError {
  return new VervetError("ALREADY_TAKEN", `${name} already has a handler on this node`, "this is a bug in vervet");
}
