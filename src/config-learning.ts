import * as z from "zod";
import { ruleNames } from "./robust/registry.ts";
import { trainingDefaults } from "./training/options.ts";
import { samplerNames } from "./training/sampler.ts";

/** What the organisation puts up with, and when a model is not to be trusted. */
export const detectionSection = z
  .strictObject({
    /** Share of benign flows that may be flagged. One in a thousand: an analyst's patience, not a sensor's limit. */
    falsePositiveRate: z.number().gt(0).max(0.5).optional(),
    /** The same as a number of flagged flows a day; follows the traffic. Instead of `falsePositiveRate`. */
    alertsPerDay: z.number().gt(0).max(1_000_000).optional(),
    /** Flows with recent scores that the threshold is set on. Ten times 1 / falsePositiveRate pins the quantile to a third. */
    calibrationFlows: z.int().min(100).max(1_000_000).default(10_000),
    /** Whether flows are also scored by how unlike ordinary traffic they are: what no known attack looks like is found by that alone. */
    oneClass: z.boolean().default(true),
    /** Whether a model of this organisation's own is asked beside the consortium's: it is never worse off than alone. */
    localWitness: z.boolean().default(true),
    /** Training pauses while more than this many times the expected flows are flagged: an attack is not the new normal. */
    surgeFactor: z.number().min(1.5).max(1000).default(5),
    /** A merged model is rolled back when it flags this many times more, or fewer, flows than it was calibrated to. */
    rollbackFactor: z.number().min(1.5).max(1000).default(4),
  })
  .refine(
    (detection) => detection.falsePositiveRate === undefined || detection.alertsPerDay === undefined,
    "give falsePositiveRate or alertsPerDay, not both",
  );

/** What the organisation trains on. */
export const trainingSection = z.strictObject({
  /** Flows kept for training, in memory, shared evenly between what is believed benign and what is believed attack. */
  bufferRows: z.int().min(200).max(1_000_000).default(20_000),
  /** How the rows of a round are drawn. Each organisation's own business: nobody else need do the same. */
  sampler: z.enum(samplerNames).default(trainingDefaults.sampler),
  /** FedProx's pull towards the parameters that a round began with. */
  proximalMu: z.number().min(0).max(100).default(trainingDefaults.proximalMu),
  /** Clips each round's update to this norm, and adds noise of so many times that to each parameter. Null: neither. */
  privacy: z
    .strictObject({ clip: z.number().positive().max(1e6), noise: z.number().gt(0).max(1e6) })
    .nullable()
    .default(trainingDefaults.privacy),
  /** Threads for training and filtering; the network's and the sources' thread stays free. */
  threads: z.int().min(1).max(64).default(1),
});

/** How contributions are judged. What is left out follows the consortium's charter. */
export const filterSection = z.strictObject({
  rule: z.enum(ruleNames).optional(),
  /** Faults to tolerate. */
  tolerated: z.int().min(0).max(1000).optional(),
});

/** Whether and how long this organisation takes part in rounds. */
export const roundSection = z.strictObject({
  /** False: relays and merges, but announces nothing of its own. */
  announce: z.boolean().default(true),
  /** Longest that a round is held open for others, ms; never beyond the round's own end. */
  deadlineMs: z.int().min(100).max(86_400_000).default(30_000),
  /** Length of a round of an organisation alone, ms; a consortium's stands in its charter. */
  aloneMs: z.int().min(500).max(86_400_000).default(300_000),
});
