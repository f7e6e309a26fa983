import { seededRandom } from "../../../src/random.ts";
import { mutate } from "./mutate.ts";
import { targets, type Target } from "./targets.ts";

/** Longest that any one input may keep this process busy, ms; a collection of garbage may fall into it. */
const slowestAllowedMs = 250;

/** An input that broke a promise, to be kept as a fixture. */
export interface Failure {
  readonly target: string;
  readonly what: string;
  readonly hex: string;
}

/** What came of many tries. */
export interface FuzzResult {
  readonly tried: number;
  /** By target, then by the code under which inputs were refused. */
  readonly codes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly slowestMs: number;
  readonly failures: readonly Failure[];
}

/** How long this process has computed, ms: not the time that it waited while others did. */
function busyMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How a target takes bytes that nobody signed. */
export interface Taken {
  /** Under which code it refused them. */
  readonly code: string;
  /** What is wrong with that; null when nothing is. */
  readonly fault: string | null;
  readonly tookMs: number;
}

/** Gives bytes to a target that must not accept them. */
export function give(target: Target, bytes: Uint8Array): Taken {
  const startMs = busyMs();
  try {
    const { accepted, code } = target.take(bytes);
    const tookMs = busyMs() - startMs;
    const slow = tookMs > slowestAllowedMs ? `took ${Math.round(tookMs)} ms` : null;
    return { code, fault: accepted ? "accepted" : slow, tookMs };
  } catch (error) {
    return { code: "threw", fault: `threw ${String(error)}`, tookMs: busyMs() - startMs };
  }
}

/**
 * Gives every target changed copies of its good bytes.
 *
 * @param tries in all, dealt to the targets by their shares
 * @param progress called now and then with how many were tried
 */
export function fuzz(tries: number, seed: string, progress: (tried: number) => void = () => {}): FuzzResult {
  const codes: Record<string, Record<string, number>> = {};
  const failures: Failure[] = [];
  let [tried, slowestMs] = [0, 0];
  for (const target of targets) {
    const random = seededRandom(seed).fork(target.name);
    const counted: Record<string, number> = (codes[target.name] = {});
    for (let i = 0; i < Math.ceil((tries * target.share) / 100); i++) {
      const bytes = mutate(target.seeds[i % target.seeds.length]!, random);
      const { code, fault, tookMs } = give(target, bytes);
      counted[code] = (counted[code] ?? 0) + 1;
      slowestMs = Math.max(slowestMs, tookMs);
      if (fault !== null) failures.push({ target: target.name, what: fault, hex: Buffer.from(bytes).toString("hex") });
      if (++tried % 10_000 === 0) progress(tried);
    }
  }
  return { tried, codes, slowestMs, failures };
}
