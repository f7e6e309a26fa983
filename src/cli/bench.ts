import { Command } from "commander";
import { usageError } from "../errors.ts";

/** What a file in bench/ exports: measures, tells people on stderr, returns figures. */
interface Bench {
  run(): Promise<{ readonly figures: unknown; readonly text: string }>;
}

/** Benches measure against peers that only a checkout has, so they are not part of the installed package. */
async function loadBench(name: string): Promise<Bench> {
  const url = new URL(`../../bench/${name}.ts`, import.meta.url);
  try {
    return (await import(url.href)) as Bench;
  } catch (cause) {
    throw usageError("NO_BENCH", `bench/${name} can't be loaded`, "run it from a checkout, after 'npm ci'");
  }
}

function benchOf(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("--json", "print one JSON document")
    .action(async ({ json }: { json?: boolean }) => {
      const { run } = await loadBench(name);
      const { figures, text } = await run();
      process.stdout.write(json ? `${JSON.stringify(figures, null, 2)}\n` : `${text}\n`);
    });
}

/** `vervet bench ...`: vervet beside its peers, in one run. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("measure vervet beside its peers, in one run (from a checkout)")
    .addCommand(benchOf("engine", "training speed beside tfjs, and what training does to the event loop"))
    .addCommand(benchOf("gossip", "time and copies of a payload by announce and pull, beside plain flooding"));
}
