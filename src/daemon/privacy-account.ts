import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import type { Logger } from "../logger.ts";
import { writeDurably } from "../store/durable-file.ts";
import { epsilonOf, privacyDelta, spentBy, type Privacy } from "../training/privacy.ts";

const accountSchema = z.strictObject({ spent: z.number().min(0) });

/** Adds up what noised updates have told of this organisation's rows, over all its life. */
export interface PrivacyAccount {
  /** Books a round's update before it is told to others, on disk; says what is spent so far. */
  spend(round: number): void;
}

/**
 * The account in a file, which has to outlive the process: what was told stays told.
 *
 * @param privacy null: no noise, and nothing to account for
 * @throws ZodError where the file holds no account
 */
export function openPrivacyAccount(path: string, privacy: Privacy | null, logger: Logger): PrivacyAccount {
  if (privacy === null) return { spend() {} };
  let { spent } = existsSync(path) ? accountSchema.parse(JSON.parse(readFileSync(path, "utf8"))) : { spent: 0 };
  return {
    spend(round) {
      spent += spentBy(1, privacy.noise);
      writeDurably(path, Buffer.from(JSON.stringify({ spent })));
      logger.info({ round, epsilon: epsilonOf(spent, privacyDelta), delta: privacyDelta }, "privacy spent so far");
    },
  };
}
