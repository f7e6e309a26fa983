import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { Command, Option } from "commander";
import { usageError, VervetError } from "../errors.ts";
import { compare } from "../testbed/compare/compare.ts";
import type { CompareDocument } from "../testbed/compare/document.ts";
import { figureNames, figures } from "../testbed/compare/figure.ts";
import { expandGrid, parseVariation } from "../testbed/compare/grid.ts";
import { compareTable } from "../testbed/compare/table.ts";
import { showCompareProgress } from "./compare-progress.ts";
import { interruptSignal } from "./interrupt.ts";
import { collect, dataSetLoader, parseAssignment, readTopologyFile } from "./topology-file.ts";

/** What the command line says about a comparison. */
export interface CompareFlags {
  readonly vary: readonly string[];
  readonly set: readonly string[];
  readonly seeds: string;
  /** How many runs at once; absent: one a core. */
  readonly jobs?: string;
  readonly figure: string;
  readonly data?: string;
  readonly out?: string;
  readonly controls?: boolean;
  readonly json?: boolean;
}

function countOf(flag: "seeds" | "jobs", count: string): number {
  if (!/^[1-9]\d{0,3}$/.test(count))
    throw usageError("USAGE", `--${flag} ${count} is no count`, `write --${flag} N, N from 1`);
  return Number(count);
}

/** Runs a grid and writes its folder; progress goes to stderr. */
export async function runComparison(
  named: string,
  flags: Omit<CompareFlags, "json">,
): Promise<{ readonly document: CompareDocument; readonly out: string }> {
  const { path, text } = readTopologyFile(named);
  const variations = flags.vary.map(parseVariation);
  if (variations.length === 0) throw usageError("USAGE", "nothing is varied", "write --vary PATH=V1,V2,...");
  const controls = flags.controls ? "all" : "silent";
  const edits = flags.set.map(parseAssignment);
  const atOnce = flags.jobs === undefined ? availableParallelism() : countOf("jobs", flags.jobs);
  const cells = expandGrid({ text, source: path, edits, variations, seeds: countOf("seeds", flags.seeds), controls });
  const out = flags.out ?? join("runs", `${cells[0]!.topology.name}-compare`);
  const figure = figures.find(({ name }) => name === flags.figure)!;
  using interrupt = interruptSignal(
    "stopping; what runs now is lost",
    `the finished cells are kept in ${out}; run the same command again to go on`,
  );
  const document = await compare({
    variations,
    cells,
    controls,
    out,
    figure,
    atOnce,
    signal: interrupt.signal,
    load: dataSetLoader(path, flags.data),
    onProgress: showCompareProgress(variations, figure, out),
  });
  return { document, out };
}

async function run(named: string, flags: CompareFlags): Promise<void> {
  const { document, out } = await runComparison(named, flags);
  const figure = figures.find(({ name }) => name === flags.figure)!;
  if (flags.json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else {
    const page = relative(".", join(out, "compare.html"));
    process.stdout.write(`\n${compareTable(document, figure)}\n\nheat maps: ${page}\n`);
  }
  const failed = document.cells.filter(({ failure }) => failure !== null).length;
  if (failed > 0) {
    throw new VervetError(
      "CELLS_FAILED",
      `${failed} of ${document.cells.length} cells failed`,
      "mend what the table says; the same command then runs only those",
    );
  }
}

/** `vervet testbed compare TOPOLOGY`. */
export function testbedCompareCommand(): Command {
  return new Command("compare")
    .description("run a grid of a topology's variants in the simulator; write compare.json and compare.html")
    .argument("<topology>", "a .yaml file, or the name of one that ships")
    .option("--vary <path=v1,v2,...>", "set a path to each of these YAML values in turn; may be repeated", collect, [])
    .option("--set <path=value>", "put a YAML value over the topology's in every cell; may be repeated", collect, [])
    .option("--seeds <n>", "how many seeds, counted up from the topology's", "1")
    .option("--jobs <n>", "how many runs at once (default: as many as there are cores)")
    .addOption(
      new Option("--figure <name>", "what the table shows, and the page first")
        .choices(figureNames)
        .default(figureNames[0]!),
    )
    .option("--data <dir>", "where data sets lie (else $VERVET_DATA, else the user's cache)")
    .option("--out <dir>", "where to write, and to find cells run before (default: runs/NAME-compare)")
    .option("--controls", "run the topology's controls beside every cell")
    .option("--json", "print the comparison as one JSON document")
    .action(run);
}
