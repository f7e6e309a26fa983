import { figure as text } from "../comparison.ts";
import type { CombinationFigures, CompareDocument } from "./document.ts";
import type { Figure } from "./figure.ts";
import { labelOf } from "./grid.ts";
import { mapsOf, type GridMap } from "./maps.ts";

/** Longest label before it is cut, so that a table of a few columns fits a terminal. */
const longestLabel = 28;

const cut = (label: string): string =>
  label.length <= longestLabel ? label : `${label.slice(0, longestLabel - 3)}...`;

/** `0.981 (0.954)`: the mean over the seeds and the worst of them; one number of a single seed. */
export function cellText({ failed, figures }: CombinationFigures, { name }: Figure, seeds: number): string {
  const over = figures[name];
  if (failed === seeds) return "failed";
  if (over === null || over === undefined) return "-";
  const marked = failed > 0 ? "*" : "";
  return `${text(over.mean)}${seeds > 1 ? ` (${text(over.worst)})` : ""}${marked}`;
}

function mapText({ caption, rowPath, columnPath, columns, rows }: GridMap, figure: Figure, seeds: number): string {
  const lines = [
    [rowPath, ...columns].map(cut),
    ...rows.map(({ label, cells }) => [cut(label), ...cells.map((cell) => cellText(cell, figure, seeds))]),
  ];
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const table = lines.map((line) =>
    line.map((word, i) => (i === 0 ? word.padEnd(widths[i]!) : word.padStart(widths[i]!))).join("  "),
  );
  const across = columnPath === null ? [] : [`${"".padEnd(widths[0]!)}  ${columnPath}`];
  return [...(caption === "" ? [] : [caption]), ...across, ...table].map((line) => line.trimEnd()).join("\n");
}

/** The failed cells, one line each. */
export function failures({ cells }: CompareDocument): string[] {
  return cells.flatMap(({ set, seed, failure }) => {
    if (failure === null) return [];
    const where = Object.entries(set).map(([path, value]) => `${path}=${labelOf(value)}`);
    return [`failed: ${[...where, `seed ${seed}`].join(", ")}: ${failure.message} (${failure.code})`];
  });
}

/** What a person sees when a comparison has ended. Ends without a newline. */
export function compareTable(document: CompareDocument, figure: Figure): string {
  const { name, seeds } = document;
  const over = seeds.length === 1 ? `seed ${seeds[0]}` : `mean of ${seeds.length} seeds (worst seed)`;
  const failed = failures(document);
  const partly = document.combinations.some(
    (combination) => combination.failed > 0 && combination.failed < seeds.length,
  );
  return [
    `${name}: ${figure.title}, ${over}`,
    ...mapsOf(document).map((map) => mapText(map, figure, seeds.length)),
    ...(failed.length === 0 ? [] : [[...(partly ? ["* some seeds failed"] : []), ...failed].join("\n")]),
  ].join("\n\n");
}
