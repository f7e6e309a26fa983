import { contributionsOf, type HeldDelta } from "./averaging/contributions.ts";
import type { Author } from "./consortium/identity.ts";
import { deltaCodec, encodeDelta } from "./delta/codec.ts";
import type { Letter } from "./gossip/letter.ts";
import type { Post } from "./gossip/post.ts";
import type { RoundView } from "./node-jobs.ts";
import type { Behaviour } from "./node-options.ts";

/** The letter that tells the parameters `x` of a round: their delta `x - anchor`. */
export function deltaLetter(round: number, anchor: Float32Array, x: Float32Array): Letter {
  return { kind: "delta", round, codec: deltaCodec, payload: encodeDelta(x.map((value, k) => value - anchor[k]!)) };
}

/** Whether a behaviour still waits for the contribution of somebody who is expected to send one. */
export function stillWaits({ waitsFor }: Behaviour, awaited: ReadonlySet<Author>): boolean {
  return waitsFor.some((author) => awaited.has(author));
}

/**
 * Publishes what a dishonest organisation says in its round.
 *
 * @param x x_i, its parameters after training
 * @param deltas everything heard from others
 */
export async function misbehave(
  behaviour: Behaviour,
  post: Pick<Post, "heard" | "sayAnything">,
  { round, anchor, start, inputs }: RoundView,
  x: Float32Array,
  deltas: readonly HeldDelta[],
): Promise<void> {
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
    await post.sayAnything(
      isBytes
        ? one
        : deltaLetter(
            round,
            anchor,
            start.map((s, k) => s + one[k]!),
          ),
    );
  }
}
