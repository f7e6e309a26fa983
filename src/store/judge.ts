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

/**
 * Takes an analyst's word back: the alert is open again, and the labels that its flows got from it are gone. What training has drawn from
 * them already stays learnt.
 *
 * @returns false: there is no such alert, or nothing was said of it
 */
export type Unjudge = (alertId: string) => boolean;

/** To be called within a transaction. */
export function unjudgeIn(alerts: AlertTable, labels: LabelTable): Unjudge {
  return (alertId) => {
    const stored = alerts.find(alertId);
    if (stored === null || stored.judgement === null) return false;
    alerts.reopen(alertId);
    labels.retract(alertId, stored.judgement.madeMs);
    return true;
  };
}

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
