import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What is asked of the peers about one rule. */
export interface PeerJob {
  readonly f: number;
  /** Radius of centred clipping, which ByzFL wants to be told. */
  readonly tau: number;
}

/** A peer's figures for one rule; null where it hasn't got it. */
export interface PeerFigures {
  readonly numpyMs: number | null;
  /** Length of numpy's step, to see that it is the same rule. */
  readonly norm: number | null;
  readonly byzfl: { readonly ms: number; readonly path: string } | null;
}

/** The Python to ask; another one, in which ByzFL is installed perhaps, is named by $PYTHON. */
const python = process.env["PYTHON"] ?? "python3";

/** What each peer needs to be importable. */
const peers = { numpy: "import numpy", ByzFL: "import numpy, torch, byzfl" };

/** The peers that are not there to measure against. */
export function missingPeers(): (keyof typeof peers)[] {
  return (Object.keys(peers) as (keyof typeof peers)[]).filter((peer) => {
    try {
      execFileSync(python, ["-c", peers[peer]], { stdio: "ignore" });
      return false;
    } catch {
      return true;
    }
  });
}

/** Where they were looked for, and how to get them. */
export function whereToGet(missing: readonly string[]): string {
  const packages = missing.map((peer) => peer.toLowerCase()).join(" ");
  return `not measured, since ${python} has no ${missing.join(" and no ")}: 'pip install ${packages}', or name another Python in $PYTHON`;
}

/** Times the same rules over the same rows in numpy and ByzFL. */
export function askPeers(
  rows: readonly Float32Array[],
  jobs: Readonly<Record<string, PeerJob>>,
): Record<string, PeerFigures> {
  const folder = mkdtempSync(join(tmpdir(), "vervet-bench-"));
  try {
    const file = join(folder, "rows.f32");
    for (const row of rows) writeFileSync(file, row, { flag: "a" });
    const script = fileURLToPath(new URL("./filters-peers.py", import.meta.url));
    const shape = [rows.length, rows[0]!.length].map(String);
    const answer = execFileSync(python, [script, file, ...shape, JSON.stringify(jobs)], { encoding: "utf8" });
    return JSON.parse(answer) as Record<string, PeerFigures>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
