import type { Config } from "../config.ts";
import { defaultBudget } from "../detection/calibration.ts";
import type { DetectorSettings } from "../detection/live-detector.ts";
import { trainingDefaults, type TrainingOptions } from "../training/options.ts";

/** What the detector goes by, of a configuration. */
export const settingsOf = ({ detection }: Config): DetectorSettings => ({
  budget:
    detection.alertsPerDay !== undefined
      ? { alertsPerDay: detection.alertsPerDay }
      : detection.falsePositiveRate !== undefined
        ? { falsePositiveRate: detection.falsePositiveRate }
        : defaultBudget,
  surgeFactor: detection.surgeFactor,
  rollbackFactor: detection.rollbackFactor,
});

/** How a daemon trains: attacks are few, and must not drown. Where a sampler evens the sides out, weights would do it twice. */
export const siteTraining = ({ training: { sampler, proximalMu, privacy } }: Config): TrainingOptions => ({
  ...trainingDefaults,
  sampler,
  proximalMu,
  privacy,
  classWeighting: sampler === "none" ? "sqrt-balanced" : "none",
});
