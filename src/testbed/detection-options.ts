import * as z from "zod";
import { calibrators, noCaution } from "../detection/calibrate-scores.ts";
import { combinations, scoreNames } from "../detection/combined-score.ts";

/** How organisations score rows. */
const fields = z.strictObject({
  /** The false alarms that an organisation puts up with, as a share of its benign flows. */
  falsePositiveRate: z.number().min(0).max(1).default(0.01),
  /**
   * With which confidence they stay within that share of all benign flows, not only of the validation rows that thresholds are set by; null: the latter.
   * .95 is the usual one.
   */
  confidence: z.number().gt(0).lt(1).nullable().default(noCaution.confidence),
  /** Whose benign rows an organisation goes by that has enough of its own: for like traffic the consortium's, which are more; for unlike its own. */
  calibratedBy: z.enum(calibrators).default(noCaution.calibratedBy),
  /** What is combined into one score. The autoencoder is trained and merged beside the classifier. */
  scores: z
    .array(z.enum(scoreNames))
    .refine((names) => names.includes("classifier"), "the classifier is always among the scores")
    .refine((names) => new Set(names).size === names.length, "name each score once")
    .default(["classifier"]),
  /** How one-class scores join the classifier's: each counts, or the strangest of them. */
  combination: z.enum(combinations).default("sum"),
  /** Hidden layers; on attacks held out of training a wide waist told more than a narrow one. */
  autoencoderHidden: z.array(z.int().min(1).max(4096)).min(1).default([64, 32, 64]),
  /**
   * A second witness, trained on the own rows: from the consortium's classifier, whole or its last layer; or from scratch, for as many rounds as
   * the consortium trains and with inputs scaled by own statistics, which is the classifier of an organisation alone.
   */
  local: z.enum(["none", "head", "fine-tune", "own"]).default("none"),
  /** Passes over the own rows that a head, or fine-tuning, trains for. */
  localEpochs: z.int().min(1).default(5),
});

/** {@link fields}, and what does not go together. */
export const detectionSchema = fields.refine(
  ({ local, confidence, calibratedBy }) => local === "none" || (confidence === null && calibratedBy === "own"),
  {
    path: ["local"],
    message: "two witnesses share one budget by the own rows' ranks: leave out confidence and calibratedBy",
  },
);
