import type { Alert, Detection } from "../detection/alert.ts";
import { fromBlob, toBlob } from "./float-blob.ts";

/** An alert as JSON; feature rows in base64, which keeps every bit. */
export function encodeAlert(alert: Alert): string {
  const flows = alert.flows.map((flow) => ({
    ...flow,
    row: flow.row === null ? null : Buffer.from(toBlob(flow.row)).toString("base64"),
  }));
  return JSON.stringify({ ...alert, flows });
}

/** What {@link encodeAlert} wrote. */
export function decodeAlert(text: string): Alert {
  const alert = JSON.parse(text) as Alert & { readonly flows: readonly (Detection & { readonly row: unknown })[] };
  const flows = alert.flows.map((flow) => {
    const row = flow.row as unknown as string | null;
    return { ...flow, row: row === null ? null : fromBlob(Buffer.from(row, "base64")) };
  });
  // Alerts of before witnesses shared a budget: what fired would have fired alone.
  return { ...alert, fired: { ...alert.fired, localAlone: alert.fired.localAlone ?? alert.fired.local }, flows };
}
