import * as z from "zod";
import { averagingDefaults } from "../averaging/options.ts";

/** What becomes of the filter's step; what is left out keeps averaging's default. */
export const averagingSchema = z.strictObject({
  rate: z.number().positive().max(10).default(averagingDefaults.rate),
  momentum: z.number().min(0).lt(1).default(averagingDefaults.momentum),
  feddynAlpha: z.number().min(0).default(averagingDefaults.feddynAlpha),
  personal: z.enum(["none", "head", "fine-tune"]).default(averagingDefaults.personal),
  clusters: z
    .strictObject({
      by: z.enum(["none", "auxiliary", "direction"]).default(averagingDefaults.clusters.by),
      models: z.enum(["shared", "own"]).default(averagingDefaults.clusters.models),
    })
    .prefault({}),
});
