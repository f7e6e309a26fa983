import { usageError } from "../errors.ts";

const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `10m`, `12h` or `7d`, in ms. Throws BAD_DURATION. */
export function parseDuration(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count === undefined || Number(count) === 0) {
    throw usageError("BAD_DURATION", `${text} is no length of time`, "write it like 90s, 10m, 12h or 7d");
  }
  return Number(count) * unitsMs[unit!]!;
}
