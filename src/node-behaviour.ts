import { contributionsOf, type HeldDelta } from "./averaging/contributions.ts";
import { withHead } from "./averaging/head.ts";
import type { Author } from "./consortium/identity.ts";
import { deltaCodec, encodeDelta } from "./delta/codec.ts";
import { parameterCount } from "./engine/dense.ts";
import type { Letter } from "./gossip/letter.ts";
import type { Post } from "./gossip/post.ts";
import type { RoundView } from "./node-jobs.ts";
import type { Behaviour, NodeParts } from "./node-options.ts";
import type { Contribution } from "./robust/rule.ts";
import type { TrainTaskOutput } from "./training/train-task.ts";

/** Takes an autoencoder out of a delta that learnt nothing of it: all zeros say so, and it has no vote. */
function withoutUntrained(
  { spec, autoencoder }: Pick<NodeParts, "spec" | "autoencoder">,
  start: Float32Array,
  x: Float32Array,
  delta: Float32Array,
): Float32Array {
  const from = parameterCount(spec);
  const untrained = autoencoder && x.subarray(from).every((value, k) => value === start[from + k]);
  return untrained ? delta.fill(0, from) : delta;
}

/**
 * The letter that tells what a round's training came to: the delta `x - anchor`, without the last layer where that stays at home, and
 * what the organisation tells of itself.
 */
export function deltaLetter(
  parts: Pick<NodeParts, "spec" | "autoencoder" | "participation">,
  { round, anchor, start }: Pick<RoundView, "round" | "anchor" | "start">,
  { parameters: x, auxiliary }: Pick<TrainTaskOutput, "parameters" | "auxiliary">,
): Letter {
  const { spec, participation } = parts;
  const moved = x.map((value, k) => value - anchor[k]!);
  const delta = withoutUntrained(parts, start, x, moved);
  const told = participation.averaging?.personal === "head" ? withHead(spec, delta, new Float32Array(x.length)) : delta;
  return { kind: "delta", round, codec: deltaCodec, payload: encodeDelta(told, auxiliary ?? null) };
}

/** Whether a behaviour still waits for the contribution of somebody who is expected to send one. */
export function stillWaits({ waitsFor }: Behaviour, awaited: ReadonlySet<Author>): boolean {
  return waitsFor.some((author) => awaited.has(author));
}

/**
 * Publishes what a dishonest organisation says in its round.
 *
 * @param trained its parameters after training, x_i
 * @param deltas everything heard from others
 */
export async function misbehave(
  parts: Pick<NodeParts, "spec" | "autoencoder" | "participation" | "behaviour">,
  post: Pick<Post, "heard" | "sayAnything">,
  { round, anchor, start, inputs }: RoundView,
  trained: TrainTaskOutput,
  deltas: readonly HeldDelta[],
): Promise<void> {
  const { parameters: x } = trained;
  const behaviour = parts.behaviour!;
  const announcedIn = (when: number, from: Float32Array): readonly Contribution[] =>
    contributionsOf(
      deltas.filter((delta) => delta.round === when),
      when,
      { anchor, start: from, own: null },
    );
  const said = await behaviour.say({
    round,
    start,
    inputs,
    own: x.map((value, k) => value - start[k]!),
    seen: announcedIn(round, start).filter(({ author }) => behaviour.waitsFor.includes(author)),
    announcedIn,
    heard: () => post.heard(),
  });
  for (const one of said) {
    const isBytes = one instanceof Uint8Array;
    const saying = (update: Float32Array): Letter =>
      deltaLetter(parts, { round, anchor, start }, { ...trained, parameters: start.map((s, k) => s + update[k]!) });
    await post.sayAnything(isBytes ? one : saying(one));
  }
}
