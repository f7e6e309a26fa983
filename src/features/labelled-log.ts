import { collectBadRows } from "../flows/bad-rows.ts";
import { distinctRows } from "../flows/deduplicate.ts";
import type { FlowRecord } from "../flows/flow-record.ts";
import { dead } from "../flows/line-parser.ts";
import { learnNames } from "../flows/learnt-names.ts";
import { createLineSplitter } from "../flows/line-splitter.ts";
import { buildTable } from "../flows/table-builder.ts";
import { selectRows, type DataSet, type Table } from "../flows/table.ts";
import { createZeekParser } from "../flows/zeek.ts";
import { createFlowFeatures, flowV1Schema } from "./flow-v1.ts";

/** How a labelled log becomes a data set. */
export interface LabelledLogOptions {
  /** The capture's time is cut into so many slices of equal length, a site each. */
  readonly slices: number;
}

/** The last part of each slice's time is its test split: a model is tried on what came after what it learnt. */
const testShare = 0.25;

/** Flows this close before a slice's test part are left out, since windows look back so far: they would be in both. Seconds. */
const gapS = 60;

/** What captures call ordinary traffic. */
const benignLabel = /^(?:benign|normal|background)$/iu;

/** Families by what the capture's words begin with, or hold; IoT-23 writes `C&C-HeartBeat`, `PartOfAHorizontalPortScan-Attack`. */
const familyWords: readonly (readonly [RegExp, string])[] = [
  [/^C&C/iu, "command-and-control"],
  [/^DDoS/iu, "ddos"],
  [/PortScan/iu, "scan"],
];

/** The family of an attack in the capture's words; a class of the model, so of letters, digits and hyphens. */
function familyOf(label: string): string {
  const known = familyWords.find(([words]) => words.test(label))?.[1];
  return (
    known ??
    (label
      .toLowerCase()
      .replaceAll(/[^a-z\d]+/gu, "-")
      .replaceAll(/^-|-$/gu, "") ||
      "attack")
  );
}

interface LabelledFlow {
  readonly record: FlowRecord;
  readonly label: string;
}

/** The labelled flows of a log in the order of their time, whatever order the sensor wrote them in. */
function readFlows(content: Buffer, file: string, badRows: ReturnType<typeof collectBadRows>): LabelledFlow[] {
  const splitter = createLineSplitter();
  const parser = createZeekParser();
  const flows: LabelledFlow[] = [];
  for (const { text, number, fault } of [...splitter.push(content), ...splitter.finish()]) {
    const parsed = fault === null ? parser.parse(text) : dead(fault);
    if (parsed.kind === "dead") badRows.skip(file, number, parsed.reason);
    if (parsed.kind !== "flow") continue;
    const { record } = parsed;
    if (record.label === null) badRows.skip(file, number, "unknown-label");
    else flows.push({ record, label: record.label });
  }
  return flows.toSorted((a, b) => a.record.ts - b.record.ts);
}

/** Where in its slice a flow lies: slice number, and the part of the data set; null in the gap between the two. */
function placeOf(
  ts: number,
  first: number,
  sliceS: number,
  slices: number,
): readonly [number, "train" | "test" | null] {
  const slice = Math.min(slices - 1, Math.floor((ts - first) / sliceS));
  const testBegins = first + (slice + 1 - testShare) * sliceS;
  return [slice, ts >= testBegins ? "test" : ts < testBegins - gapS ? "train" : null];
}

/**
 * A labelled Zeek conn.log as rows of flow-v1. Windows are computed over the whole log in the order of time, before anything is split. Of
 * equal feature vectors within a slice the first is kept, so that none is in both parts.
 *
 * @throws TOO_MANY_BAD_ROWS
 */
export function parseLabelledLog(content: Buffer, file: string, name: string, { slices }: LabelledLogOptions): DataSet {
  const badRows = collectBadRows();
  const flows = readFlows(content, file, badRows);
  const families = learnNames("family", ["benign"], 255);
  const attacks = learnNames("label", ["benign"], 65_535);
  const sites = Array.from({ length: slices }, (_, i) => `slice-${i}`);
  const builder = buildTable({ schema: flowV1Schema, families: [], attacks: [], sites });
  const features = createFlowFeatures();
  const first = flows[0]?.record.ts ?? 0;
  // So that the last flow lies within the last slice.
  const sliceS = Math.max(((flows.at(-1)?.record.ts ?? 0) - first) / slices, Number.EPSILON);
  const parts: ("train" | "test" | null)[] = [];
  for (const { record, label } of flows) {
    const [slice, part] = placeOf(record.ts, first, sliceS, slices);
    const isBenign = benignLabel.test(label);
    features.extract(record, builder);
    builder.add(isBenign ? 0 : families.indexOf(familyOf(label)), isBenign ? 0 : attacks.indexOf(label), slice);
    parts.push(part);
  }
  const [family, attack] = [families.finish(), attacks.finish()];
  const whole = builder.finish();
  const table: Table = {
    ...whole,
    families: family.names,
    attacks: attack.names,
    family: whole.family.map((index) => family.placeOf[index]!),
    attack: whole.attack.map((index) => attack.placeOf[index]!),
  };
  const distinct = distinctRows(table);
  const rowsOf = (wanted: "train" | "test"): Table =>
    selectRows(
      table,
      distinct.filter((row) => parts[row] === wanted),
    );
  return { name, train: rowsOf("train"), test: rowsOf("test"), badRows: badRows.finish(flows.length) };
}
