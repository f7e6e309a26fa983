// Gives 50,000 spoilt logs of each format to what reads them, and says what came of their lines. SOAK_TRIES and SOAK_SEED change how many, and which.
import { fuzzLog, logNames } from "../test/support/fuzz/logs.ts";

const tries = Number(process.env["SOAK_TRIES"] ?? 50_000);
const seed = process.env["SOAK_SEED"] ?? "soak";
let failures = 0;
for (const name of logNames) {
  const counts: Record<string, number> = {};
  let [lines, slowestMs] = [0, 0];
  for (let n = 0; n < tries; n++) {
    try {
      const fuzzed = fuzzLog(name, `${seed}/${n}`);
      lines += fuzzed.lines;
      slowestMs = Math.max(slowestMs, fuzzed.slowestMs);
      for (const [kind, count] of Object.entries(fuzzed.kinds)) counts[kind] = (counts[kind] ?? 0) + count;
    } catch (cause) {
      failures += 1;
      process.stdout.write(`FAILED ${name}, seed ${seed}/${n}: ${String(cause)}\n`);
    }
  }
  const told = Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${kind} ${count}`);
  process.stdout.write(
    `${name}: ${lines} lines, the slowest piece took ${slowestMs.toFixed(0)} ms: ${told.join(", ")}\n`,
  );
}
process.stdout.write(`${tries} logs of each format from seed ${seed}: ${failures} failed\n`);
process.exitCode = failures === 0 ? 0 : 1;
