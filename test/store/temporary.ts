import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs `action` in a folder that is gone afterwards; waits for what it promises. */
export function inTemporaryFolder<T>(action: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "vervet-store-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  let result: T;
  try {
    result = action(folder);
  } catch (cause) {
    remove();
    throw cause;
  }
  if (result instanceof Promise) return result.finally(remove) as T;
  remove();
  return result;
}
