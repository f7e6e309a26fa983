import { isoTime } from "../../clock.ts";

/** `2026-03-01T12:00:00.042Z`: UTC to the millisecond. */
export function preciseTime(epochMs: number, zone: "Z" | "+0000" = "Z"): string {
  const ms = Math.floor(epochMs);
  const thousandths = String(((ms % 1000) + 1000) % 1000).padStart(3, "0");
  return `${isoTime(ms).slice(0, -1)}.${thousandths}${zone}`;
}
