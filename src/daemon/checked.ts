import type * as z from "zod";
import { usageError } from "../errors.ts";

/** What somebody sent, after a look. @throws VervetError BAD_REQUEST naming the first wrong field */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw usageError("BAD_REQUEST", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, "correct that value");
}
