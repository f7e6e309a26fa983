import { alertDocument } from "../detection/outputs/document.ts";
import { preciseTime } from "../detection/outputs/precise-time.ts";
import type { StoredAlert } from "./alert-table.ts";

/** A stored alert as plain JSON values, with what an analyst said. */
export function storedAlertDocument({ alert, status, judgement }: StoredAlert): Readonly<Record<string, unknown>> {
  const said = judgement && { by: judgement.by, note: judgement.note, made: preciseTime(judgement.madeMs) };
  return { ...alertDocument(alert), status, judgement: said };
}
