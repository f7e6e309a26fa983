import { fired, severities } from "./alert.ts";
import type { Detection, Severity, WitnessScore } from "./alert.ts";

/**
 * Least excess over the threshold, in nats, of each severity: a flow e^excess times less likely than one that is just flagged. Ten
 * times is what chance does to every tenth false alarm, a thousand times is hardly ever chance.
 */
const leastExcess = [0, Math.log(10), Math.log(1000)] as const;

function excessOf(witness: WitnessScore | null): number {
  return witness === null ? -Infinity : witness.score - witness.threshold;
}

/** How far above its threshold the witness that is most alarmed sees a flow, in nats. */
export function excess({ consortium, local }: Detection): number {
  return Math.max(excessOf(consortium), excessOf(local));
}

/** Severity of one flow: by its excess, one step higher where both witnesses fired, since their mistakes differ. */
export function severityOf(detection: Detection): Severity {
  const step = leastExcess.findLastIndex((least) => excess(detection) >= least);
  const agree = fired(detection.consortium) && fired(detection.local) ? 1 : 0;
  return severities[Math.min(Math.max(step, 0) + agree, severities.length - 1)]!;
}

/** The more severe of two. */
export function moreSevere(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) < severities.indexOf(b) ? b : a;
}
