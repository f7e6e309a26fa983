import { drawBlock, drawRow } from "../features/distribution.ts";
import type { Random } from "../random.ts";
import { pick, rowsOf } from "./row-choice.ts";
import type { FilterContext } from "./rule.ts";
import { fewestWitnesses, witnessRows, type Panel, type Panels } from "./witness-panels.ts";

/** Own held-out rows as they are: what this organisation's traffic really looks like. */
const ownRows = 64;
/** Own held-out rows crossed with everybody's features: near its traffic, but beyond it. */
const crossedRows = 64;
/** Rows drawn from everybody's sketches: what the others see. */
const drawnRows = 128;
/** A feature of a crossed row is replaced as often as not. */
const crossingRate = 0.5;
/** Fewer ranked rows than this correlate by chance. */
const fewestProbes = 8;

/** A panel's place among the probes. */
export interface Seat {
  readonly panel: Panel;
  /** Index of its first row. */
  readonly from: number;
}

/** Rows on which contributions are compared, one after the other in `inputs`: to rank, then benign, then each panel's attacks. */
export interface Probes {
  readonly inputs: Float32Array;
  readonly rows: number;
  readonly ranked: number;
  /** 0 where there are too few witnesses of either kind; then there are no panels either. */
  readonly benign: number;
  readonly seats: readonly Seat[];
}

/** Whether this node has anything to rank contributions by. */
export function hasProbes({ validation, distribution }: FilterContext): boolean {
  return distribution !== null || validation.rows >= fewestProbes;
}

/** Draws the probes of a round, anew each time so that no attacker can fit them. Fewer rows than asked: what there is. */
export function drawProbes(context: FilterContext, panelsOf: Panels, random: Random): Probes {
  const ranked = hasProbes(context) ? rankedRows(context, random) : [];
  const panels = panelsOf(context, random);
  const benign = benignWitnesses(context, random);
  const witnessed = panels.length > 0 && benign.length >= fewestWitnesses;
  const rows = witnessed ? [...ranked, ...benign] : ranked;
  const seats: Seat[] = [];
  for (const panel of witnessed ? panels : []) {
    seats.push({ panel, from: rows.length });
    rows.push(...panel.attacks);
  }
  const inputs = new Float32Array(rows.length * (rows[0]?.length ?? 0));
  rows.forEach((row, i) => inputs.set(row, i * row.length));
  return { inputs, rows: rows.length, ranked: ranked.length, benign: witnessed ? benign.length : 0, seats };
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
