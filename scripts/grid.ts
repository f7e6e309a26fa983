// Proves the default filter, and writes down what it found: every rule that matters against every attack, on real traffic. Takes hours, or
// less with fewer --rounds, --skews, --counts and --attacks. Stop it and start it again as you like, the cells that are finished stay in
// runs/grid. They know nothing of the code that made them: after a change to a rule, an attack or the training, delete that folder.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import { runComparison } from "../src/cli/testbed-compare.ts";
import { usageError } from "../src/errors.ts";
import { defaultRule } from "../src/robust/registry.ts";
import { attackNames } from "../src/testbed/attacks/registry.ts";
import type { CompareDocument } from "../src/testbed/compare/document.ts";
import { control, filterFigures, gridPaths, withFigures, type GridResult } from "./filters-table.ts";
import { runScript } from "./run-script.ts";

interface Grid {
  readonly title: string;
  readonly organisations: number;
  /** Of Dirichlet's alpha. */
  readonly skews: readonly number[];
  /** How many attack: a fifth and a third. */
  readonly counts: readonly number[];
  readonly set: readonly string[];
}

const grids: Readonly<Record<string, Grid>> = {
  "nsl-kdd": { title: "NSL-KDD, 15 organisations", organisations: 15, skews: [0.1, 0.3], counts: [3, 5], set: [] },
  "nsl-kdd-10": { title: "NSL-KDD, 10 organisations", organisations: 10, skews: [0.1, 0.3], counts: [2, 3], set: [] },
  "nf-v2": {
    title: "NF-v2, 10 organisations",
    organisations: 10,
    skews: [0.3],
    counts: [2, 3],
    set: ["dataset.name=nf-v2", "dataset.rowsPerSite=30000"],
  },
};

/** What every rule is set beside where nobody attacks. */
const plain = "mean";

/** The default, its form with more witnesses, what they are measured by, and the best rules that see parameters only. */
const rules: readonly string[] = [
  plain,
  "gated-nnm-trimmed-mean",
  "nnm-trimmed-mean",
  defaultRule,
  "prototype-witness",
];

interface Flags {
  readonly grids: string;
  readonly attacks: string;
  readonly rules: string;
  readonly skews?: string;
  readonly counts?: string;
  readonly rounds?: string;
  readonly seeds: string;
  readonly jobs?: string;
  readonly out: string;
  readonly page: string;
}

/** Those of a grid's values that a flag names; all where it isn't given. */
function chosen(flag: string, values: readonly number[], asked: string | undefined): readonly number[] {
  if (asked === undefined) return values;
  const some = asked.split(",").map(Number);
  if (some.every((value) => values.includes(value))) return some;
  throw usageError("USAGE", `the grid has no --${flag} ${asked}`, `use some of ${values.join(",")}`);
}

async function runGrid(name: string, flags: Flags): Promise<GridResult> {
  const grid = grids[name];
  if (grid === undefined) {
    throw usageError("USAGE", `there is no grid ${name}`, `use some of ${Object.keys(grids).join(",")}`);
  }
  const { title, organisations, set } = grid;
  const skews = chosen("skews", grid.skews, flags.skews);
  const counts = chosen("counts", grid.counts, flags.counts);
  const rounds = flags.rounds === undefined ? [] : [`rounds=${flags.rounds}`];
  const vary = (path: string, values: readonly unknown[]): string => `${path}=${values.join(",")}`;
  const rule = vary(gridPaths.rule, [...new Set([plain, ...flags.rules.split(",")])]);
  const run = async (part: string, edits: readonly string[], varied: readonly string[]): Promise<CompareDocument> => {
    process.stderr.write(`${title}, ${part}\n`);
    const { document } = await runComparison("filters-grid", {
      vary: varied,
      set: [`organisations=${organisations}`, ...set, ...rounds, ...edits],
      seeds: flags.seeds,
      ...(flags.jobs !== undefined && { jobs: flags.jobs }),
      figure: "macroF1",
      out: `${flags.out}/${name}-${part}`,
    });
    return document;
  };
  const skew = vary(gridPaths.skew, skews);
  const unattacked = await run("unattacked", ["adversaries=[]"], [skew, rule]);
  const attacks = [...new Set([control, ...flags.attacks.split(",")])];
  const varied = [skew, vary(gridPaths.count, counts), vary(gridPaths.attack, attacks), rule];
  return { title, organisations, attacked: await run("attacked", [], varied), unattacked };
}

async function run(flags: Flags): Promise<void> {
  const results: GridResult[] = [];
  for (const name of flags.grids.split(",")) results.push(await runGrid(name, flags));
  const page = existsSync(flags.page) ? readFileSync(flags.page, "utf8") : "# Filters\n";
  mkdirSync(dirname(flags.page), { recursive: true });
  writeFileSync(flags.page, withFigures(page, filterFigures(results)));
  process.stderr.write(`wrote ${flags.page}\n`);
}

const command = new Command("grid")
  .option("--grids <names>", `some of ${Object.keys(grids).join(",")}`, Object.keys(grids).join(","))
  .option("--attacks <names>", "some of all", attackNames.join(","))
  .option("--rules <names>", "rules to compare", rules.join(","))
  .option("--skews <alphas>", "some of Dirichlet's alphas that a grid has (default: all)")
  .option("--counts <n,...>", "some of the numbers of attackers that a grid has (default: all)")
  .option("--rounds <n>", "how long a run is (default: as long as topologies/filters-grid.yaml says)")
  .option("--seeds <n>", "how many", "3")
  .option("--jobs <n>", "how many runs at once (default: as many as there are cores)")
  .option("--out <dir>", "where finished cells are kept", "runs/grid")
  .option("--page <file>", "the page whose figures are replaced", "docs/filters.md")
  .action(run);

await runScript(command);
