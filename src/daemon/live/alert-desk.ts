import type { Clock } from "../../clock.ts";
import type { AllowlistEntry } from "../../detection/allowlist.ts";
import type { AlertWindowQuery } from "../../store/alert-table.ts";
import type { Allowance } from "../../store/allowance-table.ts";
import type { Store } from "../../store/open-store.ts";
import { alertDetail, alertLine } from "./alert-detail.ts";
import type { AlertDetail, AlertWindow, AllowEntry } from "./alert-state.ts";

/** What an analyst does at the page. */
export interface AlertDesk {
  window(query: AlertWindowQuery): AlertWindow;
  /** Null where there is none of that id. */
  detail(id: string): AlertDetail | null;
  /** Takes back what was said of an alert. False where nothing was. */
  undo(id: string): boolean;
  allowances(): readonly AllowEntry[];
  /** @param alertId the alert that it is for, if it is for one. @returns its id */
  allow(entry: AllowlistEntry, alertId: string | null): number;
  /** False where there is none of that id. */
  disallow(id: number): boolean;
}

function inWords({ id, who, what, until, why }: Allowance): AllowEntry {
  const { source, destination, destinationPort, protocol, reason } = what;
  const parts = [
    source && `from ${source}`,
    destination && `to ${destination}`,
    destinationPort !== undefined && `port ${destinationPort}`,
    protocol && `over ${protocol}`,
    reason && `as ${reason}`,
  ];
  return { id, who, what: parts.filter((part) => typeof part === "string").join(", "), untilMs: until, why };
}

/** @param changed is called after each change, so that every page hears of it at once */
export function createAlertDesk(
  store: Pick<Store, "alerts" | "allowances" | "unjudge">,
  clock: Clock,
  changed: () => void,
): AlertDesk {
  const told = <T>(result: T): T => {
    changed();
    return result;
  };
  const allowances = (): Allowance[] => store.allowances.at(clock.now());
  return {
    window(query) {
      const { total, alerts } = store.alerts.window(query);
      return { total, offset: query.offset, lines: alerts.map(alertLine) };
    },
    detail(id) {
      const stored = store.alerts.find(id);
      const own = allowances().filter(({ alertId }) => alertId === id);
      return stored && alertDetail(stored, own.map(inWords));
    },
    undo: (id) => told(store.unjudge(id)),
    allowances: () => allowances().map(inWords),
    allow: (entry, alertId) => told(store.allowances.add(entry, alertId)),
    disallow: (id) => told(store.allowances.remove(id)),
  };
}
