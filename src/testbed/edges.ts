import { seededRandom } from "../random.ts";
import { overlayEdges, type Edge } from "./overlay.ts";
import type { Topology } from "./topology.ts";

/** The connections of a topology's organisations, in all its arms alike. */
export function edgesOf({ overlay, organisations, seed }: Topology): Edge[] {
  return overlayEdges(overlay, organisations, seededRandom(seed).fork("overlay"));
}
