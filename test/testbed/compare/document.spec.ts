import assert from "node:assert/strict";
import { overSeeds } from "../../../src/testbed/compare/document.ts";
import { figures } from "../../../src/testbed/compare/figure.ts";
import { mapsOf } from "../../../src/testbed/compare/maps.ts";
import { sampleCellSummary, sampleDocument } from "../../support/sample-grid.ts";

const macroF1 = figures[0]!;

describe("a comparison's document", () => {
  it("has a combination's mean, spread and worst over its seeds", () => {
    const { combinations, seeds } = sampleDocument(
      ["filter.rule=mean,krum"],
      3,
      (i) => [0.5, 0.9, 0.6, 0.8, 0.4, 1][i]!,
    );
    assert.deepEqual(seeds, [1, 2, 3]);
    assert.deepEqual(
      combinations.map(({ set, failed }) => [set, failed]),
      [
        [{ "filter.rule": "mean" }, 0],
        [{ "filter.rule": "krum" }, 0],
      ],
    );
    const [mean, krum] = combinations.map(({ figures }) => figures["macroF1"]!);
    assert.ok(Math.abs(mean!.mean - 0.5) < 1e-12 && Math.abs(mean!.spread - 0.2) < 1e-12);
    assert.equal(mean!.worst, 0.4);
    assert.equal(krum!.worst, 0.8);
  });

  it("counts the highest as worst where lower is better", () => {
    const rejected = figures.find(({ name }) => name === "honestRejected")!;
    const of = (honestRejected: number | null) => ({
      ...sampleCellSummary(0.9),
      poisoning: { attackSuccessRate: null, adversariesRejected: null, honestRejected },
    });
    assert.deepEqual(overSeeds(rejected, [of(0.25), of(0.75)]), { mean: 0.5, spread: 0.5, worst: 0.75 });
    assert.deepEqual(overSeeds(rejected, [of(0.25), of(null)]), { mean: 0.25, spread: 0, worst: 0.25 });
    assert.equal(overSeeds(rejected, [of(null)]), null);
    assert.equal(overSeeds(macroF1, []), null);
  });

  it("takes figures over the seeds that did not fail, and keeps why the others did", () => {
    const { combinations, cells } = sampleDocument(["rounds=1,2"], 2, (i) => (i === 0 ? "it broke" : 0.7));
    assert.deepEqual(
      combinations.map(({ failed, figures }) => [failed, figures["macroF1"]!.mean]),
      [
        [1, 0.7],
        [0, 0.7],
      ],
    );
    assert.deepEqual(cells[0], {
      set: { rounds: 1 },
      seed: 1,
      summary: null,
      failure: { code: "BROKEN", message: "it broke" },
    });
  });

  it("says nothing of how long it took", () => {
    assert.doesNotMatch(JSON.stringify(sampleDocument(["rounds=1"], 1, () => 0.7)), /seconds|Ms"/iu);
  });
});

describe("a grid's maps", () => {
  it("set the first path down, the second across, and the others beside each other", () => {
    const document = sampleDocument(
      ["rounds=1,2", "filter.rule=mean,krum,median", "organisations=4,5", "adversaries.0.strength=1,2"],
      1,
      () => 0.5,
    );
    const maps = mapsOf(document);
    assert.deepEqual(
      maps.map(({ caption }) => caption),
      [
        "organisations=4, adversaries.0.strength=1",
        "organisations=4, adversaries.0.strength=2",
        "organisations=5, adversaries.0.strength=1",
        "organisations=5, adversaries.0.strength=2",
      ],
    );
    for (const { rows, columns, caption } of maps) {
      assert.deepEqual(columns, ["mean", "krum", "median"]);
      for (const { label, cells } of rows) {
        cells.forEach(({ set }, i) => {
          assert.equal(String(set["rounds"]), label);
          assert.equal(set["filter.rule"], columns[i]);
          assert.equal(
            `organisations=${String(set["organisations"])}, adversaries.0.strength=${String(set["adversaries.0.strength"])}`,
            caption,
          );
        });
      }
    }
  });

  it("have one column where one path varies", () => {
    const [map, ...none] = mapsOf(sampleDocument(["rounds=1,2"], 1, () => 0.5));
    assert.equal(none.length, 0);
    assert.equal(map!.columnPath, null);
    assert.deepEqual(
      map!.rows.map(({ label, cells }) => [label, cells.length]),
      [
        ["1", 1],
        ["2", 1],
      ],
    );
  });
});
