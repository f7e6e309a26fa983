import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ruleNames } from "../src/robust/registry.ts";
import { attackNames } from "../src/testbed/attacks/registry.ts";
import { controlNames } from "../src/testbed/control-names.ts";
import { overlaySchema } from "../src/testbed/overlay.ts";
import { partitionSchema } from "../src/testbed/partitions.ts";
import { samplerNames } from "../src/training/sampler.ts";
import { rooms } from "./support/house-rules.ts";

const root = join(import.meta.dirname, "..");
const read = (name: string): string => readFileSync(join(root, name), "utf8");
const sorted = (words: readonly string[]): string[] => words.toSorted();

/** First cells of the table whose head begins with `| title |`. */
function firstColumn(text: string, title: string): string[] {
  const lines = text.split("\n");
  const head = lines.findIndex((line) => line.startsWith(`| ${title} |`));
  assert.ok(head >= 0, `a table of ${title}`);
  const rest = lines.slice(head + 2);
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith("|")),
    )
    .map((line) => line.split("|")[1]!.trim());
}

/** The words of the line `Title: one, two, three.` */
const listed = (text: string, title: string): string[] =>
  text
    .split("\n")
    .find((line) => line.startsWith(`${title}: `))!
    .slice(title.length + 2, -1)
    .replaceAll(/ \([^)]*\)/gu, "")
    .split(", ");

describe("documentation", () => {
  const readme = read("README.md");

  it("lists the topologies that there are", () => {
    const files = readdirSync(join(root, "topologies"), { recursive: true, encoding: "utf8" });
    const names = files.filter((name) => name.endsWith(".yaml")).map((name) => name.slice(0, -5));
    assert.deepEqual(sorted(firstColumn(readme, "topology")), sorted(names));
  });

  it("lists the partitions, samplers, controls, overlays, rules and attacks that there are", () => {
    assert.deepEqual(sorted(listed(readme, "Partitions")), sorted(partitionSchema.shape.kind.unwrap().options));
    assert.deepEqual(sorted(listed(readme, "Samplers")), sorted(samplerNames));
    assert.deepEqual(listed(readme, "Controls"), [...controlNames]);
    assert.deepEqual(sorted(listed(readme, "Overlays")), sorted(overlaySchema.shape.kind.options));
    assert.deepEqual(sorted(listed(readme, "Rules")), sorted(ruleNames));
    assert.deepEqual(sorted(listed(readme, "Attacks")), sorted(attackNames));
  });

  it("lists the rooms of the house in their order", () => {
    assert.deepEqual(firstColumn(read("CONTRIBUTING.md"), "room"), [...rooms]);
  });
});
