import type { AlertSink } from "../detection/outputs/sink.ts";
import type { Store } from "./open-store.ts";

/** Alerts told at a time: what is told again, at most, when the process dies between telling and noting it. */
const batch = 64;

/**
 * Tells an output all that it has not been told, as far as it takes it. Every alert at least once, whenever the process dies.
 *
 * @param output its name; {@link Store.outbox} must know it
 * @returns how many alerts are settled
 */
export async function relay(store: Pick<Store, "alerts" | "outbox">, output: string, sink: AlertSink): Promise<number> {
  for (let settled = 0; ;) {
    const entries = store.outbox.next(output, batch);
    const alerts = entries.map(({ alertId }) => store.alerts.find(alertId)!.alert); // no entry outlives its alert
    const taken = entries.length === 0 ? 0 : await sink.tell(alerts);
    if (taken > 0) store.outbox.delivered(output, entries[taken - 1]!.position);
    settled += taken;
    if (taken === 0 || taken < entries.length) return settled;
  }
}
