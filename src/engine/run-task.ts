import type { Engine, Task } from "./engine.ts";
import { VervetError } from "../errors.ts";

/**
 * Imports a task's module and runs it.
 *
 * @throws VervetError NO_TASK when the module's default export is no function; whatever the task throws
 */
export async function runTask(url: string, input: unknown, engine: Engine): Promise<unknown> {
  const module = (await import(url)) as { readonly default?: Task<unknown, unknown> };
  if (typeof module.default !== "function") {
    throw new VervetError("NO_TASK", `${url} exports no task`, "export the task as default; this is a bug");
  }
  return await module.default(input, engine);
}

/**
 * Buffers of the float arrays in a task's result, each once: they are handed over instead of copied. Leaves out shared buffers, and
 * buffers of which the array is only a part, since handing over would take the rest along.
 */
export function transferable(result: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const visit = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) {
      const whole = value.byteLength === value.buffer.byteLength;
      const floats = value instanceof Float32Array || value instanceof Float64Array;
      if (floats && whole && value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
    } else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(result);
  return [...buffers];
}
