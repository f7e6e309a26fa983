import type { Alert, Detection } from "./alert.ts";
import { alertId, alertKey, overflowKey } from "./alert-key.ts";
import { alertOf, mergeAlerts } from "./alert-merge.ts";

/** How flows become alerts. */
export interface GroupOptions {
  /** Length of a window; windows are aligned to the epoch. */
  readonly windowMs: number;
  /** Alerts of one window with a source and a network of their own. */
  readonly alertsPerWindowMax: number;
}

export const groupDefaults: GroupOptions = {
  windowMs: 3_600_000, // a scan is one alert, and one that goes on tomorrow is told again
  alertsPerWindowMax: 1000, // nobody reads more in an hour; forged sources could otherwise fill the disk
};

/** The alerts that there are already; the store's, in the daemon. */
export interface KnownAlerts {
  find: (id: string) => Alert | null;
  countInWindow: (windowStartMs: number) => number;
}

/** Why a flagged flow raised no new alert. */
export const suppressionReasons = ["duplicate", "overflow", "allowlisted"] as const;

export type SuppressionReason = (typeof suppressionReasons)[number];

/** What some flagged flows made of the alerts. */
export interface Grouped {
  /** New and grown alerts, whole. */
  readonly alerts: readonly Alert[];
  /** Those of them that are new. */
  readonly raised: readonly Alert[];
  /** Flows that raised no new alert: they joined one (`duplicate`), or one for everybody (`overflow`), or are allowed. */
  readonly suppressed: Readonly<Record<SuppressionReason, number>>;
}

/**
 * Puts flagged flows to the alerts that they belong to. Knows nothing but what it is given, so that batches of any size, and a
 * restart between any two of them, give the same alerts. A window's alerts beyond `alertsPerWindowMax` become one for each reason.
 *
 * @param allowed whether somebody has allowed such flows
 */
export function groupAlerts(
  detections: readonly Detection[],
  known: KnownAlerts,
  allowed: (detection: Detection) => boolean,
  options: GroupOptions = groupDefaults,
): Grouped {
  const alerts = new Map<string, Alert>();
  const raised = new Set<string>();
  const inWindow = new Map<number, number>();
  const suppressed = { duplicate: 0, overflow: 0, allowlisted: 0 };

  const held = (id: string): Alert | null => alerts.get(id) ?? known.find(id);
  const count = (windowStartMs: number): number => {
    if (!inWindow.has(windowStartMs)) inWindow.set(windowStartMs, known.countInWindow(windowStartMs));
    return inWindow.get(windowStartMs)!;
  };

  for (const detection of detections) {
    if (allowed(detection)) {
      suppressed.allowlisted += 1;
      continue;
    }
    let key = alertKey(detection, options.windowMs);
    let before = held(alertId(key));
    const overflows = before === null && count(key.windowStartMs) >= options.alertsPerWindowMax;
    if (overflows) {
      key = overflowKey(key);
      before = held(alertId(key));
    }
    const own = alertOf(key, detection);
    alerts.set(own.id, before === null ? own : mergeAlerts(before, own));
    if (before === null) {
      inWindow.set(key.windowStartMs, count(key.windowStartMs) + 1);
      raised.add(own.id);
    } else {
      suppressed[overflows ? "overflow" : "duplicate"] += 1;
    }
  }
  return { alerts: [...alerts.values()], raised: [...raised].map((id) => alerts.get(id)!), suppressed };
}
