import type { Cancel, Clock } from "../../clock.ts";
import type { LiveChange } from "./state.ts";

/** Changes kept for whoever was cut off: at a round every few seconds, minutes; whoever missed more reads the whole state again. */
const keptMax = 1000;

/** The same as characters of JSON: with many organisations a round is large. */
const keptCharsMax = 8_000_000;

/** How often something is said when nothing happens, ms: less than half of what a page waits before it calls a connection dead. */
const heartbeatMs = 5000;

/** Pages at once. The web interface serves 128 connections in all. */
const listenersMax = 32;

/** Sends text to one page; false: it does not keep up. */
export type Send = (text: string) => boolean;

/** Tells pages what changes, in the form of server-sent events, each with an id to go on from. */
export interface EventHub {
  publish(change: LiveChange): void;
  /** Where a page that read the state just now goes on. */
  lastEventId(): string;
  /**
   * Tells a page everything after an event, then everything that comes.
   *
   * @param after an id; one of another process, or too long ago, is answered by `reset`: read the state again
   * @param close is called when the hub has done with it
   * @returns takes it off the list; null: there are too many
   */
  listen(after: string | null, send: Send, close: () => void): Cancel | null;
  /** How many pages listen. */
  listeners(): number;
  close(): void;
}

/** @param epoch what tells this process's ids from another's */
export function createEventHub(epoch: string, clock: Clock): EventHub {
  const kept: { readonly seq: number; readonly text: string }[] = [];
  const listeners = new Map<Send, () => void>();
  let seq = 0;
  let chars = 0;
  let cancel: Cancel = () => {};

  const idOf = (number: number): string => `${epoch}.${number}`;

  function drop(send: Send): void {
    const close = listeners.get(send);
    if (!listeners.delete(send)) return;
    if (listeners.size === 0) cancel();
    close?.();
  }
  function tell(text: string): void {
    for (const send of listeners.keys()) if (!send(text)) drop(send);
  }
  function beat(): void {
    tell(": still here\n\n");
    if (listeners.size > 0) cancel = clock.after(heartbeatMs, beat);
  }
  /** What was said after an event; null where that can't be known any more. */
  function missed(after: string | null): string | null {
    const [itsEpoch, number] =
      after === null ? [] : [after.slice(0, after.lastIndexOf(".")), Number(after.split(".").at(-1))];
    if (itsEpoch !== epoch || number === undefined || !(number <= seq)) return null;
    if (number < seq && (kept[0]?.seq ?? Infinity) > number + 1) return null;
    return kept
      .filter((event) => event.seq > number)
      .map(({ text }) => text)
      .join("");
  }

  return {
    publish(change) {
      seq += 1;
      const text = `id: ${idOf(seq)}\ndata: ${JSON.stringify(change)}\n\n`;
      kept.push({ seq, text });
      chars += text.length;
      while (kept.length > keptMax || (chars > keptCharsMax && kept.length > 1)) chars -= kept.shift()!.text.length;
      tell(text);
    },
    lastEventId: () => idOf(seq),
    listen(after, send, close) {
      if (listeners.size >= listenersMax) return null;
      listeners.set(send, close);
      if (listeners.size === 1) cancel = clock.after(heartbeatMs, beat);
      const text = missed(after);
      if (!send(text === null ? "event: reset\ndata: {}\n\n" : `: welcome\n\n${text}`)) drop(send);
      return () => drop(send);
    },
    listeners: () => listeners.size,
    close() {
      for (const send of listeners.keys()) drop(send);
    },
  };
}
