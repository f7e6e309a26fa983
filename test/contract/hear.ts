import type { Acceptance, Network, PeerName } from "../../src/gossip/network.ts";

/** The topic and the protocol of the contracts. */
export const topic = "/test/topic";
export const protocol = "/test/echo/1";
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
/** The signal of a request that nobody gives up. */
export const never = new AbortController().signal;

/** Everything that a node's topic showed and delivered. */
export interface Heard {
  readonly shown: string[];
  readonly delivered: string[];
  readonly from: PeerName[];
}

/** What a node hears on a topic from now on. */
export function hear(node: Network, accept: (text: string) => Acceptance = () => "accept", on: string = topic): Heard {
  const heard: Heard = { shown: [], delivered: [], from: [] };
  node.subscribe(
    on,
    (bytes) => {
      heard.shown.push(textOf(bytes));
      return accept(textOf(bytes));
    },
    (bytes, from) => {
      heard.delivered.push(textOf(bytes));
      heard.from.push(from);
    },
  );
  return heard;
}
