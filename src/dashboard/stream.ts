import type { LiveChange, LiveSnapshot } from "../daemon/live/state.ts";
import { ask, headers, Refused } from "./access.ts";
import { apply, update } from "./store.ts";

/** The server says something every 5 s: silence this long, ms, is a dead connection. */
const silenceMaxMs = 15_000;

/** Waits between attempts, ms: from the first to the longest. */
const retryMinMs = 500;
const retryMaxMs = 10_000;

/** One event of the stream. */
interface ServerEvent {
  readonly id: string | null;
  readonly name: string;
  readonly data: string;
}

function parseEvent(block: string): ServerEvent {
  const lines = block.split("\n");
  const field = (name: string): string | null =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
  return { id: field("id"), name: field("event") ?? "message", data: field("data") ?? "" };
}

/** Splits a stream of bytes into events, and watches that it does not fall silent. */
async function* eventsOf(body: ReadableStream<Uint8Array>, onSilence: () => void): AsyncGenerator<ServerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let text = "";
  for (;;) {
    const timer = setTimeout(onSilence, silenceMaxMs);
    const { done, value } = await reader.read().finally(() => clearTimeout(timer));
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop()!;
    for (const block of blocks) if (!block.startsWith(":")) yield parseEvent(block);
  }
}

/** Follows the stream from an event on, until it breaks. @returns where to go on; null: read the state again */
async function follow(from: string): Promise<string | null> {
  const stop = new AbortController();
  const response = await fetch("/api/live/events", {
    headers: { ...headers(), "last-event-id": from },
    signal: stop.signal,
  });
  if (response.status === 401 || response.status === 403) throw new Refused(response.status, "TOKEN_NEEDED", "");
  if (!response.ok || response.body === null) return from;
  update({ connection: "live" });
  let last = from;
  try {
    for await (const { id, name, data } of eventsOf(response.body, () => stop.abort())) {
      if (name === "reset") return null;
      apply(JSON.parse(data) as LiveChange);
      if (id !== null) last = id;
    }
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
  } finally {
    stop.abort();
  }
  return last;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Keeps what is shown up to date, whatever happens to the connection, or the server. Ends when a token is needed. */
export async function stayLive(): Promise<void> {
  let last: string | null = null;
  let alertsVersion = 0;
  for (let retryMs = retryMinMs; ; retryMs = Math.min(2 * retryMs, retryMaxMs)) {
    try {
      if (last === null) {
        const snapshot: LiveSnapshot = await ask<LiveSnapshot>("/api/live");
        alertsVersion += 1000; // lists of alerts may be out of date
        update({ state: snapshot.state, alertsVersion });
        last = snapshot.lastEventId;
        retryMs = retryMinMs;
      }
      const before: string | null = last;
      last = await follow(before);
      if (last !== before) retryMs = retryMinMs;
      if (last === null) continue;
    } catch (cause) {
      if (cause instanceof Refused && (cause.status === 401 || cause.status === 403)) {
        update({ connection: "forbidden" });
        return;
      }
    }
    update({ connection: "broken" });
    await wait(retryMs);
  }
}
