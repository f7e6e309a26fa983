import assert from "node:assert/strict";
import { withMarked } from "../../scripts/marked.ts";
import { cfmtRows, seedExperiments } from "../../scripts/seed-experiments.ts";
import { seedPage, seedsCommand, type SeedResults } from "../../scripts/seed-page.ts";
import { apart, cfmtTable, cfmtVerdict, level } from "../../scripts/seed-tables.ts";
import { attackTable, sybilTable } from "../../scripts/sybil-tables.ts";
import { parseAssignment, readTopologyFile } from "../../src/cli/topology-file.ts";
import { expandGrid, parseVariation } from "../../src/testbed/compare/grid.ts";
import { sampleDocument } from "../support/sample-grid.ts";

/** Rows of CFMT with these macro-F1s under imbalance, the same in both seeds. */
const cfmt = (macroF1: readonly number[]) =>
  macroF1.map((value) => sampleDocument(["dataset.partition.kind=imbalance,dirichlet"], 2, () => value));
const rows = cfmt([0.9, 0.91, 0.92, 0.93, 0.925, 0.95]);
const rules = ["mean", "foolsgold", "rank-witness"];
const sybil = sampleDocument([`filter.rule=${rules.join(",")}`], 2, (i) => 0.9 + i / 100);

describe("the seeds' experiments", () => {
  it("vary topologies that ship, over paths that they have", () => {
    for (const { runs } of seedExperiments) {
      for (const { topology, vary, set } of runs) {
        const { path, text } = readTopologyFile(`seeds/${topology}`);
        const edits = set.map(parseAssignment);
        const variations = vary.map(parseVariation);
        const cells = expandGrid({ text, source: path, edits, variations, seeds: 1, controls: "none" });
        assert.ok(cells.length > 0 && cells.every((cell) => cell.topology.name === topology));
      }
    }
  });
});

describe("the seeds' figures", () => {
  it("are the mean of the seeds, with the lowest and the highest", () => {
    assert.equal(level([0.9, 0.92]), ".910 (.900-.920)");
    assert.equal(level([1]), "1.000");
    assert.equal(level([null, undefined]), "-");
  });

  it("have a row for each of CFMT's, with what it claims", () => {
    const table = cfmtTable(rows, "imbalance").split("\n");
    assert.equal(table.length, 2 + cfmtRows.length);
    assert.match(table[6]!, /^\| CFMT \|.*\| \.925 \(\.925-\.925\) \|.*\| F1 \.86, AUC \.90 \|$/u);
  });

  it("say where CFMT stands, and by how much, for better or worse", () => {
    assert.match(
      cfmtVerdict(rows, "imbalance"),
      /on the holdout CFMT is 2\.5 points above FedAvg, 0\.5 points above Fed-Over, 0\.5 points below Fed-Under; vervet's defaults are 2\.5 points above CFMT\. /u,
    );
    assert.deepEqual(
      [apart(0.5, 0.5), apart(0.50001, 0.5), apart(0.4, 0.5)],
      ["level with", "level with", "10.0 points below"],
    );
  });

  it("tell of each rule how many sybils attacked, and who was silenced wrongly", () => {
    const [, , mean] = sybilTable(sybil, rules).split("\n");
    assert.match(mean!, /^\| mean \| \.915 \(\.900-\.930\) \|.*\| 3 of 3 \| - \| 54\.6% \| 1\.0 \|$/u);
  });

  it("count what each rule gets right of each attack, the most frequent first", () => {
    const table = attackTable(sybil, rules, { neptune: 200 }).split("\n");
    assert.equal(table[2], "| neptune | 200 | 198 | 2 | .990 | 198 | 2 | .990 | 198 | 2 | .990 |");
  });

  it("are a section of the page, replaced when they are made again, beside what others wrote", () => {
    const one = (vary: string) => sampleDocument([vary], 2, () => 0.9);
    const results: SeedResults = new Map([
      ["cfmt", rows],
      ["meta-sampler", [one("training.samplerMu=null,0.5")]],
      ["tutorial-together", [one("filter.rule=rank-witness")]],
      ["tutorial-unlike", [one("dataset.partition.dropped=4,5"), one("dataset.partition.dropped=4")]],
      ["tutorial-sybil", [sybil]],
    ]);
    const section = seedPage(results, { neptune: 200 });
    const page = withMarked("# Results\n\n## IoT-23\n\nOther figures.\n", seedsCommand, section);
    assert.match(page, /^# Results\n\n## IoT-23\n\nOther figures\.\n\n<!-- begin: written by npm run seeds -->/u);
    assert.match(
      page,
      /### CFMT[^]*### The meta[^]*### [^\n]*together[^]*### [^\n]*unlike[^]*### The tutorial: sybils/u,
    );
    assert.match(
      page,
      /The default filter is 39\.0 points above the plain mean[^\n]* rejects 4\.2% of honest contributions/u,
    );
    assert.ok(!/NaN|undefined/u.test(page));
    assert.ok(!page.includes("### W251"), "it was not run");
    assert.equal(withMarked(page, seedsCommand, section), page);
  });

  it("keep what the page says of experiments that were not run again", () => {
    const one = (figure: number) => sampleDocument(["filter.rule=rank-witness"], 2, () => figure);
    const together = (figure: number): SeedResults => new Map([["tutorial-together", [one(figure)]]]);
    const results: SeedResults = new Map([["cfmt", rows], ...together(0.9)]);
    const first = seedPage(results, {});
    assert.equal(seedPage(new Map(), {}, `Before.\n\n${first}\n\nAfter.\n`), first);
    const second = seedPage(together(0.7), {}, first);
    assert.notEqual(second, first);
    assert.equal(second, seedPage(new Map([["cfmt", rows], ...together(0.7)]), {}));
  });
});
