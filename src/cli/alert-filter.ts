import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { systemClock } from "../clock.ts";
import { alertStatuses, severities } from "../detection/alert.ts";
import type { AlertStatus, Severity } from "../detection/alert.ts";
import { epochSeconds } from "../flows/timestamp.ts";
import type { AlertQuery } from "../store/alert-table.ts";
import { parseDuration } from "./duration.ts";
import { withStore } from "./store-file.ts";
import type { StoreFlags } from "./store-file.ts";

/** Options that say which alerts. */
export interface FilterFlags extends StoreFlags {
  readonly severity?: Severity;
  readonly since?: number;
  readonly status?: AlertStatus;
  readonly reason?: string;
  readonly limit?: number;
}

/** `24h` ago or `2027-01-31T18:00Z`, in milliseconds since the epoch. */
function parseSince(text: string): number {
  if (/^\d+[a-z]$/.test(text)) return systemClock.now() - parseDuration(text);
  const seconds = text.includes("-") ? epochSeconds(text) : Number.NaN;
  if (Number.isNaN(seconds)) throw new InvalidArgumentError("write it like 24h, 7d or 2027-01-31T18:00:00Z.");
  return 1000 * seconds;
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("must be a number from 1.");
  return Number(text);
}

/** Adds {@link FilterFlags} to a command. */
export function withFilter(command: Command): Command {
  return withStore(command)
    .addOption(new Option("--severity <severity>", "this severe or more").choices(severities))
    .option("--since <time>", "with a flow since then: 24h, 7d, or a date", parseSince)
    .addOption(new Option("--status <status>", "what an analyst said").choices(alertStatuses))
    .option("--reason <reason>", "for this reason alone")
    .option("--limit <n>", "at most so many, the newest", parseLimit);
}

/** The store's words for it. */
export function queryOf({ severity, since, status, reason, limit }: FilterFlags): AlertQuery {
  return {
    ...(severity !== undefined && { severity }),
    ...(since !== undefined && { sinceMs: since }),
    ...(status !== undefined && { status }),
    ...(reason !== undefined && { reason }),
    ...(limit !== undefined && { limit }),
  };
}
