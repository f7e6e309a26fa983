import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { VervetError } from "../../src/errors.ts";
import type { Edit } from "../../src/flows/parse-yaml.ts";
import { defaultRule } from "../../src/robust/registry.ts";
import { adversaryCount, organisationName, parseTopology, type Topology } from "../../src/testbed/topology.ts";

const folder = join(import.meta.dirname, "../../topologies");
const plain = ["name: plain", "organisations: 4", "rounds: 10", "dataset: { name: synthetic }"];

/** A plain topology with more lines, the first of them line 5. */
const parsed = (lines: readonly string[] = [], edits: readonly Edit[] = []): Topology =>
  parseTopology([...plain, ...lines].join("\n"), "plain.yaml", edits);

/** The one line that a person is told. */
function refusal(lines: readonly string[], edits: readonly Edit[] = []): string {
  try {
    parsed(lines, edits);
  } catch (error) {
    assert.ok(error instanceof VervetError);
    assert.deepEqual([error.code, error.exitStatus], ["INVALID_FILE", 2]);
    assert.doesNotMatch(error.message, /\n/u);
    return error.message;
  }
  return assert.fail("it was taken");
}

describe("the topologies that ship", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml"));
  for (const file of files) {
    it(`${file} says in a comment what it shows, in under 60 lines, under its own name`, () => {
      const text = readFileSync(join(folder, file), "utf8");
      assert.match(text, /^# .{20,}\n/u);
      assert.ok(text.trimEnd().split("\n").length < 60);
      assert.equal(`${parseTopology(text, file).name}.yaml`, basename(file));
    });
  }
});

describe("a topology", () => {
  it("is full, paced, over libp2p, honest, and judged by the default rule, where it says nothing else", () => {
    const topology = parsed();
    assert.deepEqual(
      [
        topology.overlay.kind,
        topology.mixing,
        topology.network,
        topology.clock.kind,
        topology.filter,
        topology.adversaries,
      ],
      ["full", "all", "libp2p", "paced", { rule: defaultRule }, []],
    );
    assert.deepEqual(topology.clock, { kind: "paced", roundMs: 5000, deadlineMs: 30_000 });
  });

  it("may say all of this", () => {
    const { adversaries, conditions, mixing } = parsed([
      "seed: 7",
      "overlay: { kind: small-world, degree: 2, rewire: 0.1 }",
      "mixing: { sample: 2 }",
      "network: simulated",
      "model: { kind: mlp, hidden: [64, 32] }",
      "training: { optimiser: adam, learningRate: 0.001, batchSize: 128, localEpochs: 1, proximalMu: 0, sampler: none }",
      "detection: { falsePositiveRate: 0.01, scores: [classifier] }",
      "filter: { rule: trimmed-mean, tolerated: 1 }",
      "adversaries: [{ attack: sign-flip, count: 1, strength: 1, schedule: { from: 0, to: null, every: 1 } }]",
      "clock: { kind: wall, roundMs: 5000, deadlineMs: 30000 }",
      "joins: [{ organisation: 2, round: 5 }]",
      "conditions: { latencyMs: 20, lossRate: 0.1, churn: 0.1, partitions: [{ groups: [[0, 1], [2, 3]], from: 5, to: 10 }] }",
    ]);
    assert.deepEqual(mixing, { sample: 2 });
    assert.equal(adversaryCount(adversaries), 1);
    assert.equal(conditions.partitions[0]!.to, 10);
  });

  describe("is refused, with the line to mend, for", () => {
    const wrong: Record<string, readonly [readonly string[], RegExp]> = {
      "an unknown key": [["colour: blue"], /^plain\.yaml:5: colour: /u],
      "an unknown key inside another": [["filter: { rule: mean, theta: 1 }"], /^plain\.yaml:5: filter\.theta: /u],
      "an unknown key on a line of its own": [
        ["filter:", "  rule: mean", "  theta: 1"],
        /^plain\.yaml:7: filter\.theta: /u,
      ],
      "more adversaries than leave anybody honest": [
        ["seed: 1", "adversaries: [{ attack: alie, count: 3 }, { attack: silent, count: 1 }]"],
        /^plain\.yaml:6: adversaries: 4 adversaries leave nobody honest among 4 organisations$/u,
      ],
      "an attack that there is not": [
        ["adversaries: [{ attack: nope, count: 1 }]"],
        /^plain\.yaml:5: adversaries\.0\.attack: /u,
      ],
      "a rule that there is not": [["filter: { rule: nope }"], /^plain\.yaml:5: filter\.rule: /u],
      "a value of another kind": [["seed: many"], /^plain\.yaml:5: seed: /u],
      "a value out of range": [["training: { batchSize: 0 }"], /^plain\.yaml:5: training\.batchSize: /u],
      "YAML that is none": [["mixing: [all"], /^plain\.yaml:\d+: /u],
      "a key given twice": [["rounds: 3"], /^plain\.yaml:5: /u],
      "somebody who joins and does not exist": [
        ["joins: [{ organisation: 4, round: 2 }]"],
        /^plain\.yaml:5: joins\.0\.organisation: /u,
      ],
      "somebody who joins after the last round": [
        ["joins:", "  - { organisation: 3, round: 10 }"],
        /^plain\.yaml:6: joins\.0\.round: /u,
      ],
      "everybody joining late": [
        [
          "joins: [{ organisation: 0, round: 1 }, { organisation: 1, round: 1 }, { organisation: 2, round: 1 }, { organisation: 3, round: 2 }]",
        ],
        /^plain\.yaml:5: joins: somebody has to be there/u,
      ],
      "a partition that ends before it begins": [
        ["conditions: { partitions: [{ groups: [[0], [1]], from: 5, to: 5 }] }"],
        /^plain\.yaml:5: conditions\.partitions\.0\.to: /u,
      ],
      "a partition of one group": [
        ["conditions: { partitions: [{ groups: [[0, 1]], from: 1, to: 5 }] }"],
        /^plain\.yaml:5: /u,
      ],
      "an organisation on both sides": [
        ["conditions: { partitions: [{ groups: [[0, 1], [1, 2]], from: 1, to: 5 }] }"],
        /^plain\.yaml:5: conditions\.partitions\.0\.groups: /u,
      ],
      "losses over real connections": [["conditions: { lossRate: 0.1 }"], /^plain\.yaml:5: conditions: .*simulated/u],
    };
    for (const [what, [lines, message]] of Object.entries(wrong)) {
      it(what, () => assert.match(refusal(lines), message));
    }

    it("a family that is withheld from somebody who does not exist", () => {
      const withheld = { path: "dataset.withheld", value: "[{ organisation: 4, family: probe }]" };
      assert.match(refusal([], [withheld]), /there is no organisation 4$/u);
    });

    it("two witnesses with a caution that only one can keep", () => {
      const detection = { path: "detection", value: "{ local: head, confidence: 0.95 }" };
      assert.match(refusal([], [detection]), /two witnesses share one budget/u);
    });

    it("a name that would make a strange folder", () => {
      for (const name of ["../x", "A b", "-x", ""]) {
        assert.throws(() => parseTopology(`{ name: "${name}", organisations: 2, dataset: {} }`, "x"), {
          code: "INVALID_FILE",
        });
      }
    });

    it("anything but a map", () => {
      for (const text of ["", "[]", "7", "just text"]) {
        assert.throws(() => parseTopology(text, "x"), { code: "INVALID_FILE", exitStatus: 2 });
      }
    });
  });

  describe("takes values over the file's", () => {
    it("of keys that are there and of keys that are not, as YAML", () => {
      const edits = [
        { path: "rounds", value: "3" },
        { path: "filter.rule", value: "mean" },
        { path: "adversaries", value: "[{ attack: alie, count: 2 }]" },
        { path: "adversaries.0.count", value: "1" },
      ];
      const { rounds, filter, adversaries } = parsed(["filter: { tolerated: 1 }"], edits);
      assert.deepEqual([rounds, filter], [3, { rule: "mean", tolerated: 1 }]);
      assert.deepEqual([adversaries[0]!.attack, adversaries[0]!.count], ["alie", 1]);
    });

    it("and names the assignment that is wrong, not the line", () => {
      const wrong: readonly (readonly [string, string])[] = [
        ["colour", "blue"],
        ["rounds", "none"],
        ["filter.rule", "nope"],
        ["filter.theta", "1"],
        ["adversaries", "[{ attack: alie, count: 4 }]"],
        ["rounds", "[1"],
        ["name.first", "x"],
      ];
      for (const [path, value] of wrong)
        assert.match(refusal([], [{ path, value }]), new RegExp(`^--set ${path}:`, "u"));
    });
  });

  it("calls its organisations by names that sort", () => {
    const names = [0, 9, 10, 99].map(organisationName);
    assert.deepEqual(names, ["org-00", "org-09", "org-10", "org-99"]);
  });
});
