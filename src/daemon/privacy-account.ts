import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import { VervetError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { writeDurably } from "../store/durable-file.ts";
import { epsilonOf, privacyDelta, spentBy, type Privacy } from "../training/privacy.ts";

const accountSchema = z.strictObject({ spent: z.number().min(0) });

/** Adds up what noised updates have told of this organisation's rows, over all its life. */
export interface PrivacyAccount {
  /** Books a round's update before it is told to others, on disk; says what is spent so far. */
  spend(round: number): void;
}

/** @throws VervetError PRIVACY_ACCOUNT_DAMAGED: to begin anew would forget what was told */
function readAccount(path: string): z.infer<typeof accountSchema> {
  if (!existsSync(path)) return { spent: 0 };
  try {
    return accountSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    const mend = "bring back a backup of it; without one, what was spent so far is not known";
    throw new VervetError("PRIVACY_ACCOUNT_DAMAGED", `${path} is no account of privacy`, mend, { cause });
  }
}

/**
 * The account in a file, which has to outlive the process: what was told stays told.
 *
 * @param privacy null: no noise, and nothing to account for
 * @throws VervetError PRIVACY_ACCOUNT_DAMAGED where the file holds no account
 */
export function openPrivacyAccount(path: string, privacy: Privacy | null, logger: Logger): PrivacyAccount {
  if (privacy === null) return { spend() {} };
  let { spent } = readAccount(path);
  return {
    spend(round) {
      spent += spentBy(1, privacy.noise);
      writeDurably(path, Buffer.from(JSON.stringify({ spent })));
      logger.info({ round, epsilon: epsilonOf(spent, privacyDelta), delta: privacyDelta }, "privacy spent so far");
    },
  };
}
