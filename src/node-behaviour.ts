import { contributionsOf, type HeldDelta, type Viewpoint } from "./averaging/contributions.ts";
import type { Behaviour } from "./node-options.ts";

/**
 * The delta to announce: `x_i - anchor` for an honest organisation, `s_i + (what its behaviour forms) - anchor` for
 * another. Null announces nothing; "wait" means that the behaviour wants to see more first.
 */
export function formAnnouncement(
  behaviour: Behaviour | undefined,
  round: number,
  view: Viewpoint & { readonly own: NonNullable<Viewpoint["own"]> },
  deltas: readonly HeldDelta[],
): Float32Array | null | "wait" {
  const { anchor, start, own } = view;
  if (behaviour === undefined) return own.parameters.map((x, k) => x - anchor[k]!);
  const current = deltas.filter((delta) => delta.round === round && behaviour.waitsFor.includes(delta.author));
  if (current.length < behaviour.waitsFor.length) return "wait";
  const update = own.parameters.map((x, k) => x - start[k]!);
  const formed = behaviour.form(round, update, contributionsOf(current, round, { ...view, own: null }));
  return formed && formed.map((u, k) => start[k]! + u - anchor[k]!);
}
