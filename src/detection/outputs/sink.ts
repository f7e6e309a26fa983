import type { Alert } from "../alert.ts";
import { alertDocument } from "./document.ts";
import type { FileOutput } from "./file-output.ts";
import type { LineFormat } from "./format.ts";
import { jsonLine } from "./plain-text.ts";
import type { Webhook } from "./webhook.ts";
import type { AlertOrigin } from "./words.ts";

/** Somewhere that alerts are told. */
export interface AlertSink {
  /**
   * Tells alerts in their order.
   *
   * @returns how many of them are settled: told, or refused for good; the others are to be told again later
   */
  tell: (alerts: readonly Alert[]) => Promise<number>;
}

/** A line an alert, in a file. */
export function fileSink(file: Pick<FileOutput, "write">, format: LineFormat, origin: AlertOrigin): AlertSink {
  return {
    tell(alerts) {
      file.write(alerts.map((alert) => format(alert, origin)));
      return Promise.resolve(alerts.length);
    },
  };
}

/** A body an alert, to a webhook. */
export function webhookSink(webhook: Pick<Webhook, "send">, origin: AlertOrigin): AlertSink {
  return {
    async tell(alerts) {
      for (const [settled, alert] of alerts.entries()) {
        const delivery = await webhook.send(jsonLine({ origin, alert: alertDocument(alert) }));
        if (delivery !== "delivered" && delivery !== "refused") return settled;
      }
      return alerts.length;
    },
  };
}
