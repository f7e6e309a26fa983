import { beginsLike, withDrained, type TailPosition, type TailState } from "./tail-state.ts";

/** A log file, live or rotated, as it was when somebody looked. */
export interface SeenFile {
  readonly path: string;
  /** Whether it has the log's own name. */
  readonly live: boolean;
  readonly device: string;
  readonly inode: string;
  /** On the disk, bytes. */
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly gzip: boolean;
  /** The beginning of its content, unpacked; empty where there is none yet. */
  readonly head: Buffer;
}

const isSame = (file: SeenFile, { device, inode }: Pick<SeenFile, "device" | "inode">): boolean =>
  file.device === device && file.inode === inode;

/** Whether a rotated file is a copy of the live one, whole or still being made: a copy is never longer. */
export function isCopyOfLive(file: SeenFile, live: SeenFile | undefined): boolean {
  if (live === undefined || file.live || file.head.length === 0) return false;
  return live.head.subarray(0, file.head.length).equals(file.head) && (file.gzip || file.size <= live.size);
}

/** Before the first line: whatever was rotated away before is history. */
export function stateAtFirst(files: readonly SeenFile[]): TailState {
  const live = files.find((file) => file.live);
  const start: TailState = { current: null, horizonNs: "0", drained: [], context: "" };
  const rotated = files
    .filter((file) => !file.live && !isCopyOfLive(file, live))
    .toSorted((a, b) => Number(a.mtimeNs - b.mtimeNs));
  return rotated.reduce((state, { head, mtimeNs }) => withDrained(state, head, mtimeNs, files), start);
}

/** Where reading is to go on: the same file, wherever it is now; its copy; its compressed copy. Null when it is gone. */
export function locate(position: TailPosition, files: readonly SeenFile[]): SeenFile | null {
  const fitting = files.filter(
    (file) => beginsLike(file.head, position.fingerprint) && (file.gzip || file.size >= position.offset),
  );
  return (
    fitting.find((file) => isSame(file, position)) ??
    fitting.find(({ gzip }) => !gzip) ??
    fitting.find(() => true) ??
    null
  );
}

/**
 * Rotated files that nobody has read, the oldest first. Not among them: what was drained, a copy that is being made of the live file (that is
 * read where it is until it is truncated), and a compressed file beside its plain one.
 */
function unreadOf({ drained, horizonNs }: TailState, files: readonly SeenFile[]): SeenFile[] {
  const live = files.find((file) => file.live);
  const paths = new Set(files.map(({ path }) => path));
  const unread = files.filter(
    (file) =>
      !file.live &&
      file.mtimeNs >= BigInt(horizonNs) &&
      isUnread(drained, file) &&
      !isCopyOfLive(file, live) &&
      !(file.path.endsWith(".gz") && paths.has(file.path.slice(0, -".gz".length))),
  );
  return unread.toSorted((a, b) =>
    a.mtimeNs === b.mtimeNs ? Number(a.path > b.path) - Number(a.path < b.path) : a.mtimeNs < b.mtimeNs ? -1 : 1,
  );
}

const isUnread = (drained: TailState["drained"], { head }: SeenFile): boolean =>
  head.length > 0 && !drained.some((fingerprint) => beginsLike(head, fingerprint));

/** The file to read next where none is begun: the oldest rotated one that nobody has read, else the live one. */
export function nextUnread(state: TailState, files: readonly SeenFile[]): SeenFile | null {
  const live = files.find((file) => file.live);
  const [oldest] = unreadOf(state, files);
  return oldest ?? (live !== undefined && isUnread(state.drained, live) ? live : null);
}

/** The state once a file has been read to its end, among those that are there; the horizon moves up to it, or to what waits to be read. */
export function afterDraining(
  state: TailState,
  { head, mtimeNs }: Pick<SeenFile, "head" | "mtimeNs">,
  files: readonly SeenFile[],
): TailState {
  const waiting = unreadOf(withDrained(state, head, 0n, files), files);
  const horizonNs = waiting.reduce((least, file) => (file.mtimeNs < least ? file.mtimeNs : least), mtimeNs);
  return withDrained(state, head, horizonNs, files);
}
