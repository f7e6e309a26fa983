import { chart, type Line } from "../report/chart.ts";
import { html, type Html } from "../report/html.ts";
import { meanOf, type Series } from "../report/series.ts";
import type { CombinationFigures, CompareDocument } from "./document.ts";
import type { GridMap } from "./maps.ts";

/** What is drawn, one picture a row of the grid. */
const drawn = [
  { name: "heldOutLoss", title: "held-out loss after merging", isShare: false },
  { name: "adversariesRejected", title: "adversaries' contributions rejected", isShare: true },
] as const;

type Drawn = (typeof drawn)[number];

/** Lines that can be told apart; more than these begin again. */
const styles = ["n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7"] as const;

/** A combination's curve, mean over its seeds; empty where no run has one. */
function seriesOf({ cells }: CompareDocument, { set }: CombinationFigures, { name }: Drawn): Series {
  const same = JSON.stringify(set);
  const points = cells
    .filter((cell) => JSON.stringify(cell.set) === same)
    .flatMap(({ summary }) => summary?.curve ?? []);
  const rounds = [...Map.groupBy(points, ({ round }) => round)].toSorted(([a], [b]) => a - b);
  return rounds.map(([round, all]) => ({ round, value: meanOf(all.map((point) => point[name])) }));
}

/** The curves of a grid beside each other: a picture for each value of the first path, a line for each of the second, all on one scale. */
export function curvesSection(document: CompareDocument, maps: readonly GridMap[]): Html | null {
  const sections = drawn.flatMap((one) => {
    const pictures = maps.flatMap(({ caption, rowPath, columns, rows }) =>
      rows.map(({ label, cells }) => ({
        title: [`${rowPath}=${label}`, caption].filter((part) => part !== "").join(", "),
        lines: cells
          .map((combination, i): Line => ({
            label: columns[i] === "" ? label : columns[i]!,
            style: styles[i % styles.length]!,
            series: seriesOf(document, combination, one),
          }))
          .filter(({ series }) => series.some(({ value }) => value !== null)),
      })),
    );
    const values = pictures.flatMap(({ lines }) =>
      lines.flatMap(({ series }) => series.map(({ value }) => value ?? 0)),
    );
    if (!pictures.some(({ lines }) => lines.length > 0)) return [];
    // A run that diverged leaves the picture.
    const most = values.toSorted((a, b) => a - b)[Math.floor(0.95 * (values.length - 1))]!;
    const to = one.isShare ? 1 : 1.1 * Math.max(1e-3, most);
    return [
      html`<h2>By round: ${one.title}</h2>
        <div class="charts">${pictures.map(({ title, lines }) => chart({ title, lines, from: 0, to }))}</div>`,
    ];
  });
  return sections.length === 0 ? null : html`${sections}`;
}
