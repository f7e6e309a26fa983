import * as z from "zod";
import { epochSeconds } from "../flows/timestamp.ts";
import type { Detection } from "./alert.ts";
import { networkSet, parseNetwork } from "./network-set.ts";
import type { NetworkSet } from "./network-set.ts";

const network = z
  .string()
  .refine((text) => parseNetwork(text) !== null, "must be an address or a network, like 192.0.2.0/24");

/** Flows that raise no alert for a while: who says so, what, until when, and why. In vervet.yaml. */
export const allowlistEntry = z.strictObject({
  who: z.string().min(1),
  /** All that is given must hold. */
  what: z
    .strictObject({
      source: network.optional(),
      destination: network.optional(),
      destinationPort: z.int().min(0).max(65_535).optional(),
      protocol: z.string().min(1).optional(),
      reason: z.string().min(1).optional(),
    })
    .refine((what) => Object.keys(what).length > 0, "would allow everything: name at least one thing"),
  /** ISO 8601; UTC where no zone is named. */
  until: z
    .string()
    .transform((text) => 1000 * epochSeconds(text))
    .refine((ms) => !Number.isNaN(ms), "must be a time, like 2027-01-31T18:00:00Z"),
  why: z.string().min(1),
});

/** A checked entry; `until` in milliseconds since the Unix epoch. */
export type AllowlistEntry = z.infer<typeof allowlistEntry>;

/** The first entry that allows a flow at a moment (milliseconds since the Unix epoch); null: none does. */
export type Allowlist = (detection: Detection, nowMs: number) => AllowlistEntry | null;

const only = (text: string | undefined): NetworkSet | null =>
  text === undefined ? null : networkSet([parseNetwork(text)!]);

/** An entry is over by the time of the organisation's clock, not of the flow: old logs are no way around it. */
export function createAllowlist(entries: readonly AllowlistEntry[]): Allowlist {
  const matchers = entries.map((entry) => {
    const { source, destination, destinationPort, protocol, reason } = entry.what;
    const [from, to] = [only(source), only(destination)];
    const matches = (detection: Detection): boolean =>
      (from === null || from.has(detection.sourceAddress)) &&
      (to === null || to.has(detection.destinationAddress)) &&
      (destinationPort === undefined || destinationPort === detection.destinationPort) &&
      (protocol === undefined || protocol === detection.protocol) &&
      (reason === undefined || reason === detection.reason);
    return { entry, matches };
  });
  return (detection, nowMs) =>
    matchers.find(({ entry, matches }) => nowMs < entry.until && matches(detection))?.entry ?? null;
}
