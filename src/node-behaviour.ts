import { contributionsOf, type HeldDelta } from "./averaging/contributions.ts";
import { withHead } from "./averaging/head.ts";
import type { Author } from "./consortium/identity.ts";
import { deltaCodec, encodeDelta } from "./delta/codec.ts";
import type { Letter } from "./gossip/letter.ts";
import type { Post } from "./gossip/post.ts";
import type { RoundView } from "./node-jobs.ts";
import type { Behaviour, NodeParts } from "./node-options.ts";
import type { TrainTaskOutput } from "./training/train-task.ts";

/**
 * The letter that tells what a round's training came to: the delta `x - anchor`, without the last layer where that stays at home, and
 * what the organisation tells of itself.
 */
export function deltaLetter(
  { spec, participation }: Pick<NodeParts, "spec" | "participation">,
  { round, anchor }: Pick<RoundView, "round" | "anchor">,
  { parameters: x, auxiliary }: Pick<TrainTaskOutput, "parameters" | "auxiliary">,
): Letter {
  const delta = x.map((value, k) => value - anchor[k]!);
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
  parts: Pick<NodeParts, "spec" | "participation" | "behaviour">,
  post: Pick<Post, "heard" | "sayAnything">,
  { round, anchor, start, inputs }: RoundView,
  trained: TrainTaskOutput,
  deltas: readonly HeldDelta[],
): Promise<void> {
  const { parameters: x } = trained;
  const behaviour = parts.behaviour!;
  const current = deltas.filter((delta) => delta.round === round && behaviour.waitsFor.includes(delta.author));
  const said = await behaviour.say({
    round,
    start,
    inputs,
    own: x.map((value, k) => value - start[k]!),
    seen: contributionsOf(current, round, { anchor, start, own: null }),
    heard: () => post.heard(),
  });
  for (const one of said) {
    const isBytes = one instanceof Uint8Array;
    const saying = (update: Float32Array): Letter =>
      deltaLetter(parts, { round, anchor }, { ...trained, parameters: start.map((s, k) => s + update[k]!) });
    await post.sayAnything(isBytes ? one : saying(one));
  }
}
