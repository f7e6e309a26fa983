import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parse } from "yaml";
import {
  combinationsOf,
  combinationText,
  expandGrid,
  labelOf,
  parseVariation,
} from "../../../src/testbed/compare/grid.ts";
import type { ControlArms } from "../../../src/testbed/experiment.ts";
import { sampleCells, smallTopology } from "../../support/sample-grid.ts";

const valuesOf = (assignment: string): unknown[] => parseVariation(assignment).values.map(({ value }) => value);

describe("a variation", () => {
  it("parts values at commas, but not at those inside brackets and quotes", () => {
    assert.deepEqual(valuesOf("filter.rule=mean,rank-witness"), ["mean", "rank-witness"]);
    assert.deepEqual(valuesOf("adversaries=[],[{attack: alie, count: 3}, {attack: ipm, count: 1}]"), [
      [],
      [
        { attack: "alie", count: 3 },
        { attack: "ipm", count: 1 },
      ],
    ]);
    assert.deepEqual(valuesOf(`a='x,y',"z, [",1.50,true,~`), ["x,y", "z, [", 1.5, true, null]);
  });

  it("has any values that YAML has, each on one line that stands for it", () => {
    const value = fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(JSON.stringify(json)) as unknown); // -0 is 0
    fc.assert(
      fc.property(fc.uniqueArray(value, { minLength: 1, maxLength: 5, selector: (v) => labelOf(v) }), (values) => {
        const { values: read } = parseVariation(`a=${values.map((one) => JSON.stringify(one)).join(",")}`);
        assert.deepEqual(
          read.map(({ value }) => value),
          values,
        );
        for (const { value, label } of read) {
          assert.ok(!label.includes("\n"));
          assert.deepEqual(parse(label), value);
        }
      }),
    );
  });

  const wrong = {
    a: /varies nothing/u,
    "=1": /varies nothing/u,
    "a=": /gives no value/u,
    "a=[": /is no list/u,
    "a=1]": /is no list/u,
    "a=x,,y": /is no list/u,
    "a=1,2,1.0": /gives a value twice/u,
    "seed=1,2": /seed can't be varied/u,
    "network=libp2p": /network can't be varied/u,
  };
  for (const [assignment, message] of Object.entries(wrong)) {
    it(`is refused where it reads ${assignment}`, () => {
      assert.throws(() => parseVariation(assignment), { code: "USAGE", exitStatus: 2, message });
    });
  }
});

describe("a grid", () => {
  const rules = parseVariation("filter.rule=mean,krum,median");
  const attacks = parseVariation("adversaries.0.attack=silent,alie");

  it("has every combination once, the last path changing fastest", () => {
    const texts = combinationsOf([rules, attacks]).map((one) => combinationText([rules, attacks], one));
    assert.equal(new Set(texts).size, 6);
    assert.deepEqual(texts.slice(0, 3), [
      "filter.rule=mean, adversaries.0.attack=silent",
      "filter.rule=mean, adversaries.0.attack=alie",
      "filter.rule=krum, adversaries.0.attack=silent",
    ]);
  });

  it("has as many combinations as its variations' sizes multiply to", () => {
    const size = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(fc.array(size, { maxLength: 4 }), (sizes) => {
        const variations = sizes.map((n, i) =>
          parseVariation(`p${i}=${Array.from({ length: n }, (_, v) => v).join(",")}`),
        );
        const combinations = combinationsOf(variations);
        assert.equal(
          combinations.length,
          sizes.reduce((product, n) => product * n, 1),
        );
        assert.equal(new Set(combinations.map((one) => combinationText(variations, one))).size, combinations.length);
      }),
    );
  });

  it("runs every combination in the simulator with each seed, counted up from the topology's", () => {
    const cells = sampleCells([rules, attacks], 2, `${smallTopology}seed: 5\nnetwork: libp2p\n`);
    assert.deepEqual(
      cells.map(({ seed }) => seed),
      [...Array.from({ length: 6 }, () => 5), ...Array.from({ length: 6 }, () => 6)],
    );
    for (const { topology, seed, combination } of cells) {
      assert.equal(topology.network, "simulated");
      assert.equal(topology.seed, seed);
      assert.equal(topology.filter.rule, combination[0]!.value);
      assert.equal(topology.adversaries[0]!.attack, combination[1]!.value);
    }
  });

  it("knows a cell again by what it runs, and by nothing else", () => {
    const keys = (text: string, controls: ControlArms = "silent"): string[] =>
      expandGrid({ text, source: "x", edits: [], variations: [rules], seeds: 2, controls }).map(({ key }) => key);
    const first = keys(smallTopology);
    assert.equal(new Set(first).size, 6);
    assert.deepEqual(keys(`# a comment\n${smallTopology}`), first);
    const others = [keys(`${smallTopology}training: { batchSize: 64 }\n`), keys(smallTopology, "all")].flat();
    assert.ok(others.every((key) => !first.includes(key)));
    const more = sampleCells([parseVariation("filter.rule=mean,trimmed-mean")], 1).map(({ key }) => key);
    assert.deepEqual(
      more.map((key) => first.includes(key)),
      [true, false],
    );
  });

  it("is refused as a whole where one combination is wrong, before anything runs", () => {
    const refused = (vary: readonly string[], message: RegExp): void =>
      assert.throws(() => sampleCells(vary.map(parseVariation), 1), { exitStatus: 2, message });
    refused(["filter.rule=mean,no-such-rule"], /^--vary filter\.rule: /u);
    refused(["organisations=4,8", "adversaries.0.count=1,5"], /5 adversaries leave nobody honest/u);
    refused(["filter.rule=mean", "filter.rule=krum"], /filter\.rule is varied twice/u);
    refused(["no.such=1"], /no/u);
  });
});
