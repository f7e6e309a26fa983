import { sleep } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import type { Random } from "../../random.ts";

/** What became of a body: only `delivered` was accepted by the other side. */
export type Delivery =
  | "delivered"
  /** The other side will not have it, however often it is sent: a 3xx or 4xx answer. */
  | "refused"
  /** Every attempt failed. */
  | "gave-up"
  /** Too many bodies wait already. */
  | "queue-full"
  /** The webhook was stopped first. */
  | "stopped";

export interface WebhookOptions {
  /** Bodies that may wait, the one on its way included: more would only be memory lent to a receiver that is down. */
  readonly queueMax: number;
  readonly attemptsMax: number;
  /** Before the second attempt; doubles with each, up to `delayMaxMs`. A random half is taken off, so that senders spread out. */
  readonly firstDelayMs: number;
  readonly delayMaxMs: number;
  /** How long one attempt may take. */
  readonly timeoutMs: number;
}

export const webhookDefaults: WebhookOptions = {
  queueMax: 256,
  attemptsMax: 8, // with these delays about four minutes: a receiver's restart
  firstDelayMs: 1000,
  delayMaxMs: 120_000,
  timeoutMs: 10_000,
};

export interface WebhookParts {
  readonly url: string;
  /** Such as an authorization; sent with every body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Webhook {
  /** Posts JSON, after everything that was sent before. Never rejects. */
  send: (body: string) => Promise<Delivery>;
  /** Gives up what waits and what is on its way. */
  stop: () => void;
}

/** Answers that a second attempt may change: time-out, too early, too many requests. All 5xx are, too. */
const passing = new Set([408, 425, 429]);

type Answer = { readonly result: "delivered" | "refused" } | { readonly result: "retry"; readonly afterMs: number };

/** Milliseconds that a `Retry-After` in seconds asks for; 0 where there is none, or a date. */
function askedFor(response: Response): number {
  const seconds = response.headers.get("retry-after") ?? "";
  return /^\d{1,9}$/.test(seconds) ? 1000 * Number(seconds) : 0;
}

async function attempt(parts: WebhookParts, body: string, timeoutMs: number, stopped: AbortSignal): Promise<Answer> {
  const timeout = new AbortController();
  const cancel = parts.clock.after(timeoutMs, () => timeout.abort());
  try {
    const response = await parts.fetch(parts.url, {
      method: "POST",
      headers: { ...parts.headers, "content-type": "application/json" },
      body,
      redirect: "manual", // alerts go where the operator said, nowhere else
      signal: AbortSignal.any([timeout.signal, stopped]),
    });
    await response.body?.cancel();
    if (response.ok) return { result: "delivered" };
    const again = passing.has(response.status) || response.status >= 500;
    return again ? { result: "retry", afterMs: askedFor(response) } : { result: "refused" };
  } catch {
    return { result: "retry", afterMs: 0 }; // no connection, no answer in time
  } finally {
    cancel();
  }
}

/** Delivers JSON bodies to a URL, one after the other, again and again until it is accepted or there is no hope. */
export function createWebhook(parts: WebhookParts, options: WebhookOptions = webhookDefaults): Webhook {
  const stopping = new AbortController();
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function deliver(body: string): Promise<Delivery> {
    for (let failures = 0; ;) {
      if (stopping.signal.aborted) return "stopped";
      const answer = await attempt(parts, body, options.timeoutMs, stopping.signal);
      if (answer.result !== "retry") return answer.result;
      failures += 1;
      if (failures >= options.attemptsMax) return stopping.signal.aborted ? "stopped" : "gave-up";
      const backOff = options.firstDelayMs * 2 ** (failures - 1) * (1 - parts.random.next() / 2);
      const delayMs = Math.min(Math.max(backOff, answer.afterMs), options.delayMaxMs);
      await sleep(parts.clock, delayMs, stopping.signal).catch(() => {}); // stopped: seen at the next turn
    }
  }

  return {
    async send(body) {
      if (waiting >= options.queueMax) return "queue-full";
      waiting += 1;
      const delivery = turn.then(() => deliver(body));
      turn = delivery;
      try {
        return await delivery;
      } finally {
        waiting -= 1;
      }
    },
    stop: () => stopping.abort(),
  };
}
