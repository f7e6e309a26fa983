import type { Logger } from "../logger.ts";
import type { Acceptance, PeerName, Validate } from "./network.ts";

/** A validator that throws is a bug here, not an offence there: Ignore, and say so. */
export function guarded(validate: Validate, topic: string, logger: Logger): Validate {
  return (bytes: Uint8Array, from: PeerName): Acceptance => {
    try {
      return validate(bytes, from);
    } catch (error) {
      logger.error({ err: error, topic, from }, "a validator threw; message ignored");
      return "ignore";
    }
  };
}
