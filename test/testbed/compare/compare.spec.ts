import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInlineCompute } from "../../../src/engine/inline-compute.ts";
import { loadDataSet } from "../../../src/flows/data-set.ts";
import { createDataSetCache } from "../../../src/flows/data-set-cache.ts";
import { silentLogger } from "../../../src/logger.ts";
import { compare, type CompareProgress } from "../../../src/testbed/compare/compare.ts";
import type { CompareDocument } from "../../../src/testbed/compare/document.ts";
import { figures } from "../../../src/testbed/compare/figure.ts";
import { parseVariation, type Cell } from "../../../src/testbed/compare/grid.ts";
import { runExperiment } from "../../../src/testbed/experiment.ts";
import { sampleCells, smallTopology } from "../../support/sample-grid.ts";

const variations = [
  parseVariation("filter.rule=mean,rank-witness"),
  parseVariation("adversaries.0.attack=silent,sign-flip"),
];
const load = createDataSetCache(loadDataSet);

describe("a comparison", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "vervet-compare-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the grid; `abortAfter` interrupts it when so many cells are done. */
  async function run(
    out: string,
    { abortAfter = Infinity, text = smallTopology, varied = variations, atOnce = 2 } = {},
  ): Promise<{ document: CompareDocument; ran: number }> {
    const controller = new AbortController();
    let ran = 0;
    const document = await compare({
      variations: varied,
      cells: sampleCells(varied, 1, text),
      controls: "silent",
      out: join(folder, out),
      figure: figures[0]!,
      atOnce,
      signal: controller.signal,
      load: ({ dataset, seed, organisations }) =>
        load(dataset.name, { seed, organisations, rowsPerSite: dataset.rowsPerSite }),
      onProgress(progress: CompareProgress) {
        ({ run: ran } = progress);
        if (ran >= abortAfter) controller.abort(new Error(`interrupted after ${ran}`));
      },
    });
    return { document, ran };
  }
  const written = (out: string, name = "compare.json"): string => readFileSync(join(folder, out, name), "utf8");

  it("goes on where it was interrupted, and ends with the same bytes", async () => {
    const whole = await run("whole");
    assert.equal(whole.ran, 4);
    assert.equal(written("whole"), `${JSON.stringify(whole.document, null, 2)}\n`);

    await assert.rejects(run("parts", { abortAfter: 2, atOnce: 1 }), /interrupted after 2/u);
    assert.equal(readdirSync(join(folder, "parts", "cells")).length, 2);
    assert.deepEqual(readdirSync(join(folder, "parts")), ["cells"]);
    const { ran } = await run("parts");
    assert.equal(ran, 2);
    assert.equal(written("parts"), written("whole"));
    assert.equal(written("parts", "compare.html"), written("whole", "compare.html"));
  });

  it("finds what it has run, not what has changed or broken since", async () => {
    assert.equal((await run("whole")).ran, 0);
    const more = [variations[0]!, parseVariation("adversaries.0.attack=silent,sign-flip,label-flip")];
    assert.equal((await run("whole", { varied: more })).ran, 2);
    assert.equal((await run("whole", { text: smallTopology.replace("rounds: 1", "rounds: 2") })).ran, 4);
    const cells = join(folder, "whole", "cells");
    const [first] = sampleCells(variations, 1);
    writeFileSync(join(cells, `${first!.key}.json`), '{ "summary": {');
    assert.equal((await run("whole")).ran, 1);
  });

  it("finds what a run of its own finds", async () => {
    const { document } = await run("whole");
    const { summary, set } = document.cells[3]!;
    const [, , , { topology }] = sampleCells(variations, 1) as [unknown, unknown, unknown, Cell];
    assert.deepEqual([set["filter.rule"], set["adversaries.0.attack"]], ["rank-witness", "sign-flip"]);
    const compute = createInlineCompute();
    const alone = await runExperiment(
      {
        topology,
        dataSet: await load("synthetic", { seed: 1, organisations: 4, rowsPerSite: 120 }),
        controls: "silent",
        curves: true,
        logger: silentLogger,
        signal: new AbortController().signal,
        onRound: () => {},
        onProgress: () => {},
      },
      compute,
    );
    await compute.close();
    const { wallSeconds: _, ...found } = alone.summary;
    const { curve, ...compared } = summary!;
    assert.deepEqual(compared, JSON.parse(JSON.stringify(found)));
    const losses = alone.rounds.flatMap(({ honest, validationLoss }) => (honest ? [validationLoss!.after] : []));
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    assert.equal(curve!.length, 1);
    assert.ok(Math.abs(curve![0]!.heldOutLoss! - mean) < 1e-12);
  });

  it("tells a folder that it can't write to before it runs anything", async () => {
    writeFileSync(join(folder, "file"), "");
    await assert.rejects(run("file/below"), { code: "OUTPUT_UNWRITABLE" });
  });
});
