import type { Logger } from "../logger.ts";
import type { Acceptance, PeerName, Validate } from "./network.ts";

/** A validator that throws is a bug here, not an offence there: Ignore, and say so once a topic, or peers could fill the log. */
export function guarded(validate: Validate, topic: string, logger: Logger): Validate {
  let told = false;
  return (bytes: Uint8Array, from: PeerName): Acceptance => {
    try {
      return validate(bytes, from);
    } catch (error) {
      logger[told ? "debug" : "error"]({ err: error, topic, from }, "a validator threw; message ignored");
      told = true;
      return "ignore";
    }
  };
}
