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
export async function readAt(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(bytes), 0, bytes, offset);
  return buffer.subarray(0, bytesRead);
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

/** Null for what was rotated away since the folder was listed, for what isn't ours to read, and for what can't be of use. */
async function look(path: string, live: boolean, horizonNs: bigint): Promise<SeenFile | null> {
  const isOfUse = (stats: BigIntStats): boolean => stats.isFile() && (live || stats.mtimeNs >= horizonNs);
  const before = await stat(path, { bigint: true }).catch(() => null);
  if (before === null || !isOfUse(before)) return null;
  const file = await open(path, "r").catch(() => null);
  if (file === null) return null;
  try {
    const stats = await file.stat({ bigint: true });
    const begin = await readAt(file, 0, gzipHeadBytes);
    const gzip = isGzip(begin);
    return {
      path,
      live,
      ...identityOf(stats),
      size: Number(stats.size),
      mtimeNs: stats.mtimeNs,
      gzip,
      head: gzip ? unpackedHead(begin) : begin.subarray(0, fingerprintMaxBytes),
    };
  } finally {
    await file.close();
  }
}

/** Which file each name stands for, as text: rotation changes it. */
async function whoIsWho(folder: string, pattern: RegExp): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch((): string[] => []);
  const found = new Map<string, string>();
  for (const name of names.filter((name) => pattern.test(name)).toSorted()) {
    const stats = await stat(join(folder, name), { bigint: true }).catch(() => null);
    if (stats !== null) found.set(name, `${stats.dev}/${stats.ino}`);
  }
  return found;
}

/** Rotations last milliseconds: whoever looks so often sees the folder between two of them. */
const mostLooks = 100;

/**
 * A log and its rotated files in the same folder, all seen between two rotations: in the middle of renaming log.1 to log.2 a file would be missed. Those are
 * left out that were last written before the horizon: there may be hundreds. A folder that isn't there has none.
 *
 * @returns null when the folder doesn't come to rest
 */
export async function scanLogs(path: string, horizonNs: string): Promise<SeenFile[] | null> {
  const folder = dirname(path);
  const pattern = rotatedNames(basename(path));
  let before = await whoIsWho(folder, pattern);
  for (let looks = 0; looks < mostLooks; looks++) {
    const seen: SeenFile[] = [];
    for (const name of before.keys()) {
      const file = await look(join(folder, name), name === basename(path), BigInt(horizonNs));
      if (file !== null) seen.push(file);
    }
    const after = await whoIsWho(folder, pattern);
    const isSteady = after.size === before.size && [...after].every(([name, who]) => before.get(name) === who);
    if (isSteady) return seen;
    before = after;
  }
  return null;
}
