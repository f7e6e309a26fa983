import { deadlineWithin } from "../averaging/slots.ts";
import type { Topology } from "./topology.ts";

/** Longest that a round is held open, ms. On the wall clock it must end before the next begins. */
export function deadlineOf({ clock: { kind, roundMs, deadlineMs } }: Topology): number {
  return kind === "wall" ? deadlineWithin(roundMs, deadlineMs) : deadlineMs;
}
