import type { Alert } from "../alert.ts";
import { ecsLine } from "./ecs.ts";
import { eveLine } from "./eve.ts";
import { syslogLine } from "./syslog.ts";
import type { AlertOrigin } from "./words.ts";

/** An alert on one line, without the line's end. */
export type LineFormat = (alert: Alert, origin: AlertOrigin) => string;

/** The formats of one line an alert, by name. */
export const lineFormats = { eve: eveLine, ecs: ecsLine, syslog: syslogLine } as const satisfies Record<
  string,
  LineFormat
>;

export type LineFormatName = keyof typeof lineFormats;
