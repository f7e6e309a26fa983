import type { Label } from "../detection/label.ts";
import type { AlertTable } from "./alert-table.ts";
import type { LabelTable } from "./label-table.ts";

/** What an analyst says of an alert. */
export interface AnalystWord {
  readonly verdict: Label["verdict"];
  readonly by: string;
  readonly note: string | null;
  /** Milliseconds since the Unix epoch. */
  readonly madeMs: number;
}

/**
 * An analyst's word on an alert: its status, and a label for each flow that it keeps.
 *
 * @returns how many flows were labelled; null: there is no such alert
 */
export type Judge = (alertId: string, word: AnalystWord) => number | null;

/** An analyst looked: nothing is surer. */
const analystWeight = 1;

/** The last word counts; what was said before stays among the labels. To be called within a transaction. */
export function judgeIn(alerts: AlertTable, labels: LabelTable): Judge {
  return (alertId, { verdict, by, note, madeMs }) => {
    const stored = alerts.find(alertId);
    if (stored === null) return null;
    alerts.judge(alertId, verdict === "attack" ? "confirmed" : "dismissed", { by, note, madeMs });
    for (const { flowId, startMs, row } of stored.alert.flows) {
      labels.add({ flowId, startMs, verdict, origin: "analyst", weight: analystWeight, by, alertId, madeMs, row });
    }
    return stored.alert.flows.length;
  };
}
