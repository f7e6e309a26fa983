import type { DeadReason } from "./line-parser.ts";

/** One JSON object's members. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The one JSON object that a line holds, or why it holds none. A member `__proto__` is a member like any other. */
export function parseObject(line: string): JsonObject | DeadReason {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "not-json";
  }
  return isObject(value) ? value : "not-an-object";
}
