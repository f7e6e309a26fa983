// Organisations in network namespaces of their own, on long wires that lose segments; one of them is cut off for some rounds. Fails unless
// every daemon closes every round, the lost one is heard again and comes back to the others, and all models detect alike in the end.
// Needs root, and `ip netns`. `--organisations N` (8), `--round-ms N` (8000), `--rounds N` with everybody before the cut and after it (2).
import { parseArgs } from "node:util";
import { cutOffAndBack, type Trial } from "../test/support/far-apart-trial.ts";
import { settleFarApart } from "../test/support/far-apart.ts";
import { namespacesMissing } from "../test/support/namespaces.ts";

const { values } = parseArgs({
  options: {
    organisations: { type: "string", default: "8" },
    "round-ms": { type: "string", default: "8000" },
    rounds: { type: "string", default: "2" },
  },
});
const [organisations, roundMs, together] = [values.organisations, values["round-ms"], values.rounds].map(Number) as [
  number,
  number,
  number,
];
/** Neither the first, whom the others dial, nor the last, who dials everybody. */
const lost = Math.floor(organisations / 2);
const apart = 3;

function table({ likeness, missing }: Trial): string {
  const lines = likeness.map(({ round, distances, macroF1 }) => {
    const others = distances.filter((_, i) => i !== lost);
    const cells = [distances[lost]!, Math.max(...others), macroF1[lost]!, Math.min(...macroF1), Math.max(...macroF1)];
    const isAway = round >= missing.from && round <= missing.to;
    return `${String(round).padStart(5)}  ${cells.map((cell) => cell.toFixed(3).padStart(8)).join("  ")}${isAway ? "  without it" : ""}`;
  });
  return [
    "distance from the mean of the others, and macro-F1 on traffic of somebody else:",
    "round      lost      rest   lost F1     worst      best",
    ...lines,
  ].join("\n");
}

const missing = namespacesMissing();
if (missing !== null) {
  process.stdout.write(`skipped: ${missing}\n`);
} else {
  const far = await settleFarApart(organisations, roundMs);
  const interrupted = (): void => void far.cleanUp().finally(() => process.exit(1));
  process.once("SIGINT", interrupted);
  try {
    const trial = await cutOffAndBack(far, { roundMs, lost, together, apart });
    process.stdout.write(`${table(trial)}\n`);
    for (const [i, { rounds }] of far.members.entries()) {
      const whole = rounds.filter(({ contributions }) => contributions === organisations - 1).length;
      const overrun = rounds.filter(({ outcome }) => outcome === "overrun").length;
      process.stdout.write(
        `organisation ${i}: ${rounds.length} rounds closed, ${whole} of them with everybody's contributions, ${overrun} overrun\n`,
      );
    }
    const { segments, stalled } = trial.wires;
    process.stdout.write(`${segments} segments passed the wires, ${stalled} of them were lost and sent again\n`);
    for (const fault of trial.faults) process.stdout.write(`FAILED ${fault}\n`);
    process.stdout.write(trial.faults.length === 0 ? "everything held\n" : `${trial.faults.length} faults\n`);
    process.exitCode = trial.faults.length === 0 ? 0 : 1;
  } finally {
    process.off("SIGINT", interrupted);
    await far.cleanUp();
  }
}
