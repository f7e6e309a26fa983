import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { usageError } from "../errors.ts";
import { showSteps } from "./progress-bar.ts";

/** What a file in bench/ exports: measures, and says it in words. */
interface Bench {
  readonly bench: (onStep: (done: number, of: number) => void) => Promise<unknown>;
  readonly describe: (figures: never) => string;
}

/** Benches measure against peers that only a checkout has, so they are not part of the installed package. */
async function loadBench(name: string): Promise<Bench> {
  const url = new URL(`../../bench/${name}.ts`, import.meta.url);
  if (!existsSync(fileURLToPath(url))) {
    throw usageError("NO_BENCH", `there is no bench/${name} here`, "run it from a checkout, after 'npm ci'");
  }
  return (await import(url.href)) as Bench;
}

function benchOf(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("--json", "print one JSON document")
    .action(async ({ json }: { json?: boolean }) => {
      const { bench, describe } = await loadBench(name);
      const figures = await bench(showSteps());
      process.stdout.write(`${json ? JSON.stringify(figures, null, 2) : describe(figures as never)}\n`);
    });
}

/** `vervet bench ...`: vervet beside its peers, in one run. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("measure vervet beside its peers, in one run (from a checkout)")
    .addCommand(benchOf("engine", "training speed beside tfjs, and what training does to the event loop"))
    .addCommand(
      benchOf("filters", "every rule over three sizes of rounds, beside numpy and ByzFL where python3 has them"),
    )
    .addCommand(benchOf("ingest", "lines read and flows scored a second, and memory over a long log"))
    .addCommand(benchOf("gossip", "time and copies of a payload by announce and pull, beside plain flooding"));
}
