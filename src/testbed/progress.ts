import type { ControlEntry } from "../daemon/live/state.ts";
import type { ControlName } from "./control-names.ts";
import type { RoundRecord } from "./rounds.ts";

/** A step of a run, for whoever watches: an arm begins, a round of it is over, one more is done alone, or all of them are. */
export type Progress =
  | { readonly kind: "arm"; readonly arm: "filter" | ControlName | "silent" }
  | {
      readonly kind: "round";
      readonly round: number;
      readonly rounds: number;
      readonly records: readonly RoundRecord[];
    }
  | { readonly kind: "alone"; readonly done: number; readonly of: number }
  | { readonly kind: "alone-curve"; readonly curve: readonly ControlEntry[] };
