import { drawBlock, drawRow } from "../features/distribution.ts";
import type { Random } from "../random.ts";
import type { FilterContext, LabelledRows } from "./rule.ts";

/** Own held-out rows as they are: what this organisation's traffic really looks like. */
const ownRows = 64;
/** Own held-out rows crossed with everybody's features: near its traffic, but beyond it. */
const crossedRows = 64;
/** Rows drawn from everybody's sketches: what the others see. */
const drawnRows = 128;
/** A feature of a crossed row is replaced as often as not. */
const crossingRate = 0.5;
/** Witnesses of each kind: 48 x 48 pairs are plenty, and cost 96 rows of forward pass. */
const witnessRows = 48;
/** Fewer own witnesses than this testify to little but themselves. */
const fewestWitnesses = 8;
/** Fewer ranked rows than this correlate by chance. */
const fewestProbes = 8;

/** Rows on which contributions are compared, one after the other in `inputs`: to rank, then benign, then attack. */
export interface Probes {
  readonly inputs: Float32Array;
  readonly ranked: number;
  /** 0 where there are too few witnesses of either kind; then `attacks` is 0 too. */
  readonly benign: number;
  readonly attacks: number;
}

/** Whether this node has anything to rank contributions by. */
export function hasProbes({ validation, distribution }: FilterContext): boolean {
  return distribution !== null || validation.rows >= fewestProbes;
}

/** Draws the probes of a round, anew each time so that no attacker can fit them. Fewer rows than asked: what there is. */
export function drawProbes(context: FilterContext, random: Random): Probes {
  const ranked = hasProbes(context) ? rankedRows(context, random) : [];
  const attacks = pick(
    rowsOf(context.validation, (label) => label !== 0),
    witnessRows,
    random,
  );
  const benign = benignWitnesses(context, random);
  const witnessed = attacks.length >= fewestWitnesses && benign.length >= fewestWitnesses;
  const rows = witnessed ? [...ranked, ...benign, ...attacks] : ranked;
  const inputs = new Float32Array(rows.length * (rows[0]?.length ?? 0));
  rows.forEach((row, i) => inputs.set(row, i * row.length));
  return {
    inputs,
    ranked: ranked.length,
    benign: witnessed ? benign.length : 0,
    attacks: witnessed ? attacks.length : 0,
  };
}

function rankedRows({ validation, distribution }: FilterContext, random: Random): Float32Array[] {
  const own = rowsOf(validation, () => true);
  if (distribution === null) return pick(own, ownRows + crossedRows + drawnRows, random);
  const crossed = pick(own, crossedRows, random).map((ownRow) => {
    const row = ownRow.slice();
    for (const block of distribution.blocks) if (random.next() < crossingRate) drawBlock(block, random, row);
    return row;
  });
  const drawn = Array.from({ length: drawnRows }, () => drawRow(distribution, random));
  return [...pick(own, ownRows, random), ...crossed, ...drawn];
}

function benignWitnesses({ validation, benignDistribution }: FilterContext, random: Random): Float32Array[] {
  const own = pick(
    rowsOf(validation, (label) => label === 0),
    witnessRows,
    random,
  );
  if (own.length >= fewestWitnesses || benignDistribution === null) return own;
  return Array.from({ length: witnessRows }, () => drawRow(benignDistribution, random));
}

function rowsOf({ rows, inputs, labels }: LabelledRows, wanted: (label: number) => boolean): Float32Array[] {
  const width = rows > 0 ? inputs.length / rows : 0;
  return Array.from({ length: rows }, (_, i) => inputs.subarray(i * width, (i + 1) * width)).filter((_, i) =>
    wanted(labels[i]!),
  );
}

function pick(rows: Float32Array[], count: number, random: Random): Float32Array[] {
  return random.shuffle(rows.slice()).slice(0, count);
}
