import type { BigIntStats } from "node:fs";
import { open, readdir, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { isGzip } from "./open-log.ts";
import type { SeenFile } from "./tail-choose.ts";
import { fingerprintMaxBytes } from "./tail-state.ts";

/** Enough of a compressed file to unpack {@link fingerprintMaxBytes} even where they don't compress. */
const gzipHeadBytes = 4096;

/** Numbers and dates, as rotation puts them into names. */
const stamp = String.raw`[-._]?[\d][\dTZ:+._-]*`;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

/** Names of a log's rotated files: `conn.log.1`, `conn.log-20261122.gz`, `conn.2026-11-22-15-00-00.log`, ... */
export function rotatedNames(log: string): RegExp {
  const extension = extname(log);
  const stem = escaped(log.slice(0, log.length - extension.length));
  return new RegExp(`^${stem}(?:${stamp})?${escaped(extension)}(?:${stamp})?(?:\\.gz)?$`, "u");
}

/** What is at a place of a file; fewer bytes than asked for at its end. */
export async function readAt(
  file: FileHandle,
  offset: number,
  bytes: number,
  into = Buffer.allocUnsafe(bytes),
): Promise<Buffer> {
  const { bytesRead } = await file.read(into, 0, bytes, offset);
  return into.subarray(0, bytesRead);
}

/** The beginning of a compressed file's content, as far as it is there. */
function unpackedHead(packed: Buffer): Buffer {
  try {
    const head = gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
    return head.subarray(0, fingerprintMaxBytes);
  } catch {
    return Buffer.alloc(0);
  }
}

export const identityOf = ({ dev, ino }: BigIntStats): { device: string; inode: string } => ({
  device: String(dev),
  inode: String(ino),
});

/** Looks at a log and its rotated files in the same folder. */
export interface LogFolder {
  /**
   * All of them, seen between two rotations: in the middle of renaming log.1 to log.2 a file would be missed. Those are left out that were
   * last written before the horizon: there may be hundreds. A folder that isn't there has none.
   *
   * @returns null when the folder doesn't come to rest
   */
  scan(horizonNs: string): Promise<SeenFile[] | null>;
}

/** Rotations last milliseconds: whoever looks so often sees the folder between two of them. */
const mostLooks = 100;

/** @param path of the live log */
export function createLogFolder(path: string): LogFolder {
  const folder = dirname(path);
  const log = basename(path);
  const pattern = rotatedNames(log);
  /** What rotated files begin with, by what tells that they are as they were: not to be opened again at each look. */
  let known = new Map<string, Pick<SeenFile, "head" | "gzip">>();

  /** Which file each name stands for: rotation changes it. */
  async function list(): Promise<Map<string, BigIntStats>> {
    const names = await readdir(folder).catch((): string[] => []);
    const found = new Map<string, BigIntStats>();
    for (const name of names.filter((name) => pattern.test(name)).toSorted()) {
      const stats = await stat(join(folder, name), { bigint: true }).catch(() => null);
      if (stats?.isFile()) found.set(name, stats);
    }
    return found;
  }
  /** Null where the name stands for another file by now, and for what isn't ours to read. */
  async function beginningOf(name: string, listed: BigIntStats): Promise<Pick<SeenFile, "head" | "gzip"> | null> {
    const file = await open(join(folder, name), "r").catch(() => null);
    if (file === null) return null;
    try {
      const { dev, ino } = await file.stat({ bigint: true });
      if (dev !== listed.dev || ino !== listed.ino) return null;
      const begin = await readAt(file, 0, gzipHeadBytes);
      const gzip = isGzip(begin);
      return { gzip, head: gzip ? unpackedHead(begin) : begin.subarray(0, fingerprintMaxBytes) };
    } finally {
      await file.close();
    }
  }
  async function look(names: ReadonlyMap<string, BigIntStats>, horizonNs: bigint): Promise<SeenFile[]> {
    const looked = new Map<string, Pick<SeenFile, "head" | "gzip">>();
    const seen: SeenFile[] = [];
    for (const [name, stats] of names) {
      const live = name === log;
      if (!live && stats.mtimeNs < horizonNs) continue;
      const { dev, ino, size, mtimeNs } = stats;
      const key = `${dev}/${ino}/${size}/${mtimeNs}`;
      const beginning = (live ? undefined : known.get(key)) ?? (await beginningOf(name, stats));
      if (beginning === null) continue;
      if (!live) looked.set(key, beginning);
      seen.push({ path: join(folder, name), live, ...identityOf(stats), size: Number(size), mtimeNs, ...beginning });
    }
    known = looked;
    return seen;
  }
  return {
    async scan(horizonNs) {
      let before = await list();
      for (let looks = 0; looks < mostLooks; looks++) {
        const seen = await look(before, BigInt(horizonNs));
        const after = await list();
        const isSteady =
          after.size === before.size &&
          [...after].every(([name, { dev, ino }]) => before.get(name)?.ino === ino && before.get(name)?.dev === dev);
        if (isSteady) return seen;
        before = after;
      }
      return null;
    },
  };
}
