// Runs the experiments of the works that vervet grew from, on the data sets that they used, and writes its part of docs/results.md. Takes about half an
// hour on an idle core; stop it and start it again as you like, finished cells stay in runs/seeds. They know nothing of the code that made them:
// after a change to the training or to a rule, delete that folder.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import { runComparison } from "../src/cli/testbed-compare.ts";
import { dataSetLoader, readTopologyFile } from "../src/cli/topology-file.ts";
import type { CompareDocument } from "../src/testbed/compare/document.ts";
import { parseTopology } from "../src/testbed/topology.ts";
import { withMarked } from "./marked.ts";
import { runScript } from "./run-script.ts";
import { seedExperiments } from "./seed-experiments.ts";
import { seedPage, seedsCommand } from "./seed-page.ts";
import type { AttackCounts } from "./sybil-tables.ts";

interface Flags {
  readonly only: string;
  readonly seeds: string;
  readonly out: string;
  readonly page: string;
}

/** Rows of each attack in KDDTest+. */
async function attackCounts(): Promise<AttackCounts> {
  const { path, text } = readTopologyFile("seeds/tutorial-sybil");
  const { test } = await dataSetLoader(path, undefined)(parseTopology(text, path));
  const counts: Record<string, number> = {};
  for (const attack of test!.attack) {
    const name = test!.attacks[attack]!;
    if (attack > 0) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** How many seeds an experiment runs with: `5` for all, or `1,cfmt=5` to tell one of them apart. */
function seedsOf(counts: string, experiment: string): string {
  const [all = "1", ...own] = counts.split(",");
  return own.find((count) => count.startsWith(`${experiment}=`))?.slice(experiment.length + 1) ?? all;
}

async function run({ only, seeds, out, page }: Flags): Promise<void> {
  const results = new Map<string, CompareDocument[]>();
  for (const { name, runs } of seedExperiments) {
    if (!only.split(",").includes(name)) continue;
    const documents: CompareDocument[] = [];
    for (const [i, { topology, vary, set, controls }] of runs.entries()) {
      process.stderr.write(`${name}: ${topology}\n`);
      const { document } = await runComparison(`seeds/${topology}`, {
        vary,
        set,
        seeds: seedsOf(seeds, name),
        figure: "macroF1",
        controls,
        out: `${out}/${name}-${i}`,
      });
      documents.push(document);
    }
    results.set(name, documents);
  }
  const before = existsSync(page) ? readFileSync(page, "utf8") : "# Results\n";
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, withMarked(before, seedsCommand, seedPage(results, await attackCounts(), before)));
  process.stderr.write(`wrote ${page}\n`);
}

const names = seedExperiments.map(({ name }) => name).join(",");
const command = new Command("seeds")
  .option("--only <names>", `some of ${names}; the page keeps what it says of the others`, names)
  .option("--seeds <n>", "how many; 1,NAME=5 for more of one experiment", "5")
  .option("--out <dir>", "where finished cells are kept", "runs/seeds")
  .option("--page <file>", "the page to write", "docs/results.md")
  .action(run);

await runScript(command);
