import type { Author } from "./consortium/identity.ts";
import type { BenignShape } from "./detection/benign-shape.ts";
import type { SharedCalibration } from "./detection/shared-calibration.ts";

/** What organisations tell of their benign rows once inputs are scaled, and what this one has made of it. */
export interface BenignKnowledge {
  /** Tells the moments of the own benign rows; nothing with too few of them, and before inputs are scaled. */
  announceMoments(): Promise<void>;
  /** Tells how the own benign validation rows score under the parameters as they are; nothing as above. */
  announceCalibration(round: number): Promise<void>;
  /** Authors whose moments are here (of round 0), or whose calibration of a round; sorted. */
  told(kind: "moments" | "calibration", round: number): Author[];
  /** The shape of ordinary traffic by everybody's moments; null before anybody told any. */
  shape(): BenignShape | null;
  /** Everybody's calibration of a round; null where nobody told one. */
  calibration(round: number): SharedCalibration | null;
}
