// Follows a log through rotations of every kind while the reader is killed 200 times; fails unless every line was processed exactly once.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { soakTail } from "../test/support/soak-tail.ts";

const kills = Number(process.argv[2] ?? 200);
const seed = process.argv[3] ?? "soak";
const folder = mkdtempSync(join(tmpdir(), "vervet-soak-"));
const { written, processed, differences, rotations } = await soakTail({ folder, kills, seed });
const ways = Object.entries(rotations).map(([way, times]) => `${way} ${times}`);
process.stdout.write(`${kills} kills, ${ways.join(", ")}: ${written} lines written, ${processed} processed\n`);
if (differences.length > 0) {
  process.stderr.write(
    `${differences.length} ids differ, such as ${JSON.stringify(differences.slice(0, 5))}; see ${folder}\n`,
  );
  process.exitCode = 1;
} else rmSync(folder, { recursive: true });
