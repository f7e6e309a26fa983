import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { seededRandom } from "../../src/random.ts";

export interface SoakOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly kills: number;
  readonly seed: string | number;
}

export interface SoakResult {
  readonly written: number;
  readonly processed: number;
  /** Ids that were processed more or less often than written, with the difference. */
  readonly differences: readonly (readonly [id: string, difference: number])[];
  readonly rotations: Readonly<Record<string, number>>;
  readonly kills: number;
}

const patienceMs = 60_000;
const killsBetweenTidying = 5;
/** Ids repeat, as they legitimately do. */
const repeatedShare = 0.05;

function lineOf(n: number, id: string): string {
  return `${JSON.stringify({
    ts: 1_700_000_000 + n / 1000,
    uid: id,
    "id.orig_h": "10.0.0.1",
    "id.orig_p": 1025,
    "id.resp_h": "10.0.0.2",
    "id.resp_p": 80,
    proto: "tcp",
    conn_state: "SF",
  })}\n`;
}

/** Appends known lines to a log that is rotated in every way. */
function createWriter(folder: string, seed: string | number) {
  const log = join(folder, "conn.log");
  const random = seededRandom(`soak/${seed}`);
  const written = new Map<string, number>();
  const rotations: Record<string, number> = {};
  let lines = 0;
  let turns = 0;
  let file = openSync(log, "a");

  /** log.2 -> log.3, log.1 -> log.2, whether compressed or not. */
  function makeRoom(): void {
    for (let n = turns; n >= 1; n--) {
      for (const end of ["", ".gz"]) {
        if (existsSync(`${log}.${n}${end}`)) renameSync(`${log}.${n}${end}`, `${log}.${n + 1}${end}`);
      }
    }
  }
  function write(count: number): void {
    for (let i = 0; i < count; i++) {
      const id = `L${random.next() < repeatedShare ? random.below(lines + 1) : lines}`;
      written.set(id, (written.get(id) ?? 0) + 1);
      writeSync(file, lineOf(lines++, id));
    }
  }
  /** The writer reopens its log a little after the rename, as after a signal. */
  function moveAway(to: string): void {
    renameSync(log, to);
    if (random.next() < 0.5) closeSync(openSync(log, "a"));
    write(random.below(4));
    closeSync(file);
    file = openSync(log, "a");
  }
  const ways: Readonly<Record<string, () => void>> = {
    rename() {
      makeRoom();
      moveAway(`${log}.1`);
    },
    dated: () => moveAway(join(folder, `conn.2026-11-22-${String(100_000 + turns)}.log`)),
    copytruncate() {
      makeRoom();
      copyFileSync(log, `${log}.1`);
      truncateSync(log);
    },
    gzip() {
      makeRoom();
      moveAway(`${log}.1`);
      write(random.below(4));
      const { atime, mtime } = statSync(`${log}.1`);
      writeFileSync(`${log}.1.gz`, gzipSync(readFileSync(`${log}.1`)));
      if (random.next() < 0.5) utimesSync(`${log}.1.gz`, atime, mtime); // gzip keeps the age, others don't
      rmSync(`${log}.1`);
    },
  };
  return {
    log,
    random,
    written,
    rotations,
    write,
    rotate() {
      const names = Object.keys(ways);
      const way = names[random.below(names.length)]!;
      turns += 1;
      rotations[way] = (rotations[way] ?? 0) + 1;
      ways[way]!();
    },
    /** Removes what was rotated away. */
    tidy() {
      for (const name of readdirSync(folder)) {
        if (/^conn\..*\d/u.test(name)) rmSync(join(folder, name));
      }
      turns = 0;
    },
    close: () => closeSync(file),
  };
}

/** What the reader committed, id by id. */
function processedOf(store: string): Map<string, number> {
  if (!existsSync(store)) return new Map();
  const database = new DatabaseSync(store, { readOnly: true });
  try {
    const rows = database.prepare("SELECT id, count(*) AS times FROM processed GROUP BY id").all();
    return new Map(rows.map(({ id, times }) => [String(id), Number(times)]));
  } catch {
    return new Map(); // killed before it had a table
  } finally {
    database.close();
  }
}

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);

/**
 * Exactly once, put to the test: a writer appends known lines while the log is rotated in each way, and the reader is killed (-9) at random. In
 * the end what was processed must be what was written, as multisets.
 */
export async function soakTail({ folder, kills, seed }: SoakOptions): Promise<SoakResult> {
  const writer = createWriter(folder, seed);
  const { random, written } = writer;
  const store = join(folder, "store.sqlite");
  const reader = join(import.meta.dirname, "soak-reader.ts");
  const start = (): ChildProcess =>
    spawn(process.execPath, ["--disable-warning=ExperimentalWarning", reader, writer.log, store], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  const kill = async (child: ChildProcess): Promise<void> => {
    const gone = child.exitCode === null ? once(child, "exit") : null;
    child.kill("SIGKILL");
    await gone;
  };

  const settled = async (): Promise<void> => {
    for (let begun = performance.now(); performance.now() - begun < patienceMs; await wait(100)) {
      if (total(processedOf(store)) >= total(written)) return;
    }
  };
  /** Lets a reader come to the end; then what was rotated away may go, as it does in real life. */
  const settleAndTidy = async (): Promise<void> => {
    writer.write(1);
    const child = start();
    await settled();
    await kill(child);
    writer.tidy();
  };
  // What is rotated away before the first start is history: only from the first checkpoint on does every line count.
  await settleAndTidy();

  for (let k = 0; k < kills; k++) {
    const child = start();
    const liveMs = 100 + random.below(500);
    for (let begun = performance.now(); performance.now() - begun < liveMs;) {
      writer.write(random.below(30));
      if (random.next() < 0.15) writer.rotate();
      await wait(3);
    }
    if (child.exitCode !== null) throw new Error(`the reader ended by itself with status ${child.exitCode}`);
    await kill(child);
    if (k % killsBetweenTidying === killsBetweenTidying - 1) await settleAndTidy();
  }
  writer.write(1);
  writer.close();
  const last = start();
  await settled();
  await wait(200); // whatever comes twice would come now
  await kill(last);

  const processed = processedOf(store);
  const ids = new Set([...written.keys(), ...processed.keys()]);
  const differences = [...ids]
    .map((id) => [id, (processed.get(id) ?? 0) - (written.get(id) ?? 0)] as const)
    .filter(([, difference]) => difference !== 0);
  return { written: total(written), processed: total(processed), differences, rotations: writer.rotations, kills };
}
