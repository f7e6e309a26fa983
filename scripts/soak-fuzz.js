// Gives a million changed announcements, blobs and other records to whatever reads them, and says what came of it.
// SOAK_TRIES and SOAK_SEED change how many, and which.
import { fuzz } from "../test/support/fuzz/fuzz.ts";

const tries = Number(process.env.SOAK_TRIES ?? 1_000_000);
const seed = process.env.SOAK_SEED ?? "soak";
const startMs = performance.now();
const { tried, codes, slowestMs, failures } = fuzz(tries, seed, (done) => {
  if (done % 100_000 === 0) process.stderr.write(`${done} of ${tries}\n`);
});

for (const [target, counts] of Object.entries(codes)) {
  const told = Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, count]) => `${code} ${count}`);
  process.stdout.write(`${target}: ${told.join(", ")}\n`);
}
for (const { target, what, hex } of failures.slice(0, 20)) process.stdout.write(`FAILED ${target}: ${what}\n${hex}\n`);
const seconds = Math.round((performance.now() - startMs) / 1000);
process.stdout.write(
  `${tried} inputs from seed ${seed} in ${seconds} s, the slowest ${slowestMs.toFixed(1)} ms: ${failures.length} failed\n`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
