import { access } from "node:fs/promises";
import { join } from "node:path";

/** What the edge knows about where data sets may lie; absent values are skipped. */
export interface DataPlaces {
  /** `--data DIR`. */
  readonly data?: string | undefined;
  /** `$VERVET_DATA`. */
  readonly vervetData?: string | undefined;
  /** `$XDG_CACHE_HOME`; `~/.cache` where it is not set. */
  readonly xdgCacheHome?: string | undefined;
  readonly home?: string | undefined;
}

/** The folders that data sets are looked for in, best first: --data, $VERVET_DATA, the user's cache. */
export function dataFolders({ data, vervetData, xdgCacheHome, home }: DataPlaces): string[] {
  const cache = xdgCacheHome || (home ? join(home, ".cache") : undefined);
  return [data, vervetData, cache && join(cache, "vervet")].filter(
    (folder) => folder !== undefined && folder !== "",
  ) as string[];
}

/** The first of `folders` that holds `relativePath`, plain or with `.gz`; null when none does. */
export async function locateFile(folders: readonly string[], relativePath: string): Promise<string | null> {
  for (const folder of folders) {
    for (const path of [join(folder, relativePath), join(folder, `${relativePath}.gz`)]) {
      const found = await access(path).then(
        () => true,
        () => false,
      );
      if (found) return path;
    }
  }
  return null;
}
