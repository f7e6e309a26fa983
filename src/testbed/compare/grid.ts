import { createHash } from "node:crypto";
import { isSeq, parseDocument, stringify } from "yaml";
import { usageError, type VervetError } from "../../errors.ts";
import type { Edit } from "../../flows/parse-yaml.ts";
import type { ControlArms } from "../experiment.ts";
import { parseTopology, type Topology } from "../topology.ts";

/** One value that a path takes in a grid. */
export interface GridValue {
  readonly value: unknown;
  /** The value as YAML on one line: what people read, and what is put into the topology. */
  readonly label: string;
}

/** A path of a topology, and what it is set to in turn. */
export interface Variation {
  /** Keys and list indexes, joined by dots. */
  readonly path: string;
  /** At least one, all different. */
  readonly values: readonly GridValue[];
}

/** One value for each variation, in their order. */
export type Combination = readonly GridValue[];

/** One run of a grid. */
export interface Cell {
  readonly combination: Combination;
  readonly seed: number;
  readonly topology: Topology;
  /** Of everything that the run is made of, so that a result is found again only for the same run. */
  readonly key: string;
}

/** What a grid is made of. */
export interface GridOptions {
  /** The topology file. */
  readonly text: string;
  /** Its name, for messages. */
  readonly source: string;
  /** Put over the file's values in every cell, before the variations. */
  readonly edits: readonly Edit[];
  readonly variations: readonly Variation[];
  /** How many seeds, counted up from the topology's own. */
  readonly seeds: number;
  readonly controls: ControlArms;
}

/** Paths that a comparison sets itself, and how else to say what one may mean. */
const ownPaths: Readonly<Record<string, string>> = {
  seed: "say how many seeds with --seeds N",
  network: "leave it out: a comparison runs in the simulator",
};

/** A value as YAML on one line. */
export function labelOf(value: unknown): string {
  return stringify(value, {
    collectionStyle: "flow",
    flowCollectionPadding: false,
    lineWidth: 0,
    blockQuote: false,
  }).trimEnd();
}

/**
 * Reads `PATH=V1,V2,...`. The values are those of the YAML list `[V1,V2,...]`: commas inside brackets and quotes don't part them.
 *
 * @throws VervetError USAGE, exit status 2
 */
export function parseVariation(assignment: string): Variation {
  const refuse = (why: string): VervetError =>
    usageError("USAGE", `--vary ${assignment} ${why}`, "write PATH=V1,V2,...");
  const at = assignment.indexOf("=");
  if (at < 1) throw refuse("varies nothing");
  const path = assignment.slice(0, at);
  const mend = ownPaths[path];
  if (mend !== undefined) throw usageError("USAGE", `${path} can't be varied`, mend);
  const document = parseDocument(`[${assignment.slice(at + 1)}]`);
  const list: unknown = document.errors.length > 0 || !isSeq(document.contents) ? null : document.toJS();
  if (!Array.isArray(list)) throw refuse("is no list of YAML values");
  const values = list.map((value: unknown) => ({ value, label: labelOf(value) }));
  if (values.length === 0) throw refuse("gives no value");
  if (new Set(values.map(({ label }) => label)).size < values.length) throw refuse("gives a value twice");
  return { path, values };
}

/** Every choice of one value a variation, the last variation changing fastest. */
export function combinationsOf(variations: readonly Variation[]): Combination[] {
  return variations.reduce<GridValue[][]>(
    (before, { values }) => before.flatMap((chosen) => values.map((value) => [...chosen, value])),
    [[]],
  );
}

/** A combination in words: `filter.rule=mean, adversaries.0.attack=alie`. */
export function combinationText(variations: readonly Variation[], combination: Combination): string {
  return variations.map(({ path }, i) => `${path}=${combination[i]!.label}`).join(", ");
}

function keyOf(topology: Topology, controls: ControlArms): string {
  return createHash("sha256").update(JSON.stringify({ topology, controls })).digest("hex").slice(0, 24);
}

/**
 * All runs of a grid: every combination with every seed, one seed after the other, so that a whole grid of one seed is there first.
 * Each is validated, so that nothing runs where one of them is wrong.
 *
 * @throws VervetError INVALID_FILE, or USAGE where a path is varied twice; exit status 2
 */
export function expandGrid({ text, source, edits, variations, seeds, controls }: GridOptions): Cell[] {
  const paths = variations.map(({ path }) => path);
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice !== undefined) throw usageError("USAGE", `${twice} is varied twice`, "give all its values in one --vary");
  const simulated = [...edits, { path: "network", value: "simulated" }];
  const combinations = combinationsOf(variations);
  const cellOf = (combination: Combination, seedEdit: readonly Edit[]): Topology => {
    const chosen = variations.map(({ path }, i) => ({ path, value: combination[i]!.label, flag: "--vary" }));
    return parseTopology(text, source, [...simulated, ...chosen, ...seedEdit]);
  };
  const { seed: first } = cellOf(combinations[0]!, []);
  return Array.from({ length: seeds }, (_, i) => first + i).flatMap((seed) =>
    combinations.map((combination) => {
      const topology = cellOf(combination, [{ path: "seed", value: String(seed) }]);
      return { combination, seed, topology, key: keyOf(topology, controls) };
    }),
  );
}
