import type { Random } from "../../random.ts";

/** What an adversary sees when it crafts its update. All updates are relative to its own s. */
export interface AttackView {
  /** x_i - s_i of its own honest training. */
  readonly own: Float32Array;
  /** u_j of the honest organisations this round; empty unless the attack is omniscient. */
  readonly honest: readonly Float32Array[];
  /** How many organisations attack together, this one included. */
  readonly adversaries: number;
  /** The topology's `strength`: 1 is the attack's own default, other values multiply it. */
  readonly strength: number;
  readonly random: Random;
}

/** How an adversary cheats: with poisoned labels, with a crafted update, or both. */
export interface Attack {
  readonly name: string;
  /** What `strength: 1` means in the attack's own unit, such as the 4 of sign-flip. */
  readonly defaultStrength: number;
  /** Whether {@link craft} must see the honest contributions of the round first. */
  readonly omniscient: boolean;
  /**
   * The labels it trains on instead of the true ones, a fresh array. Data attacks only.
   *
   * @param labels class of each row, 0 is benign
   * @param classes names of the classes, `classes[0]` is `benign`
   * @param strength as {@link AttackView.strength}
   */
  poisonLabels?(labels: Uint8Array, classes: readonly string[], strength: number, random: Random): Uint8Array;
  /** The update to announce instead of `own`, a fresh array; null announces nothing. Update attacks only. */
  craft?(view: AttackView): Float32Array | null;
}
