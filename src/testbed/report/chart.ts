import { at, html, type Html } from "./html.ts";
import type { Series } from "./series.ts";

/** A line of a chart. `style` is a class of the style sheet; legend and line share it. */
export interface Line {
  readonly label: string;
  readonly style: "own" | "own-worst" | "mean" | "local" | "bad" | "good" | `n${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`;
  readonly series: Series;
}

/** A chart of values by round. */
export interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Ends of the value axis. Lines that leave it are cut off. */
  readonly from: number;
  readonly to: number;
}

const box = { width: 460, height: 250, left: 44, right: 12, top: 34, bottom: 36 };
const legendRow = 18;
/** How far a line may reach over the edge, so that one at the very top is not cut in half. */
const bleed = 4;
const inner = { width: box.width - box.left - box.right, height: box.height - box.top - box.bottom };

/** Round numbers between two ends, four to eight of them: steps of 1, 2 or 5 times a power of ten. */
export function ticks(from: number, to: number): number[] {
  const rough = (to - from) / 5;
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999)!;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first;
  return Array.from({ length: count + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The pieces of a line: it breaks where a value is missing. `h0` makes a value that stands alone a dot. */
function pathOf(series: Series, x: (round: number) => number, y: (value: number) => number): string {
  let pen = "M";
  return series
    .map(({ round, value }) => {
      if (value === null) {
        pen = "M";
        return "";
      }
      const point = `${pen}${at(x(round))} ${at(y(value))}${pen === "M" ? "h0" : ""}`;
      pen = "L";
      return point;
    })
    .join("");
}

/** Names of the lines, two a row, below the picture. */
function legend(lines: readonly Line[]): Html[] {
  return lines.map(({ label, style }, i) => {
    const x = box.left + (i % 2) * (inner.width / 2);
    const y = box.height + legendRow * Math.floor(i / 2) + 6;
    return html`<path class="line ${style}" d="M${x} ${y}h22" /><text class="tick" x="${x + 28}" y="${y + 4}"
        >${label}</text
      >`;
  });
}

/** A chart as one SVG element with its title and legend. Later lines lie over earlier ones, and come first in the legend. */
export function chart({ title, lines, from, to }: Chart): Html {
  const rounds = lines.flatMap(({ series }) => series.map(({ round }) => round));
  const first = Math.min(...rounds, Infinity);
  const last = Math.max(...rounds, -Infinity);
  const height = box.height + legendRow * Math.ceil(lines.length / 2) + 2;
  const caption = html`<text class="title" x="${box.left}" y="18">${title}</text>`;
  const open = (content: Html): Html =>
    html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box.width} ${height}" role="img" aria-label="${title}">
      ${content}
    </svg>`;
  if (!(first <= last)) return open(html`${caption}<text class="tick" x="${box.left}" y="60">No rounds.</text>`);
  const x = (round: number): number =>
    last === first ? inner.width / 2 : ((round - first) / (last - first)) * inner.width;
  const y = (value: number): number => inner.height * (1 - Math.max(-10, Math.min(10, (value - from) / (to - from))));

  const values = ticks(from, to).map((value) => {
    const height = at(box.top + y(value));
    return html`<line class="grid" x1="${box.left}" x2="${box.width - box.right}" y1="${height}" y2="${height}" /><text
        class="tick"
        x="${box.left - 6}"
        y="${height + 4}"
        text-anchor="end"
        >${value}</text
      >`;
  });
  const roundTicks = ticks(first, last).filter(Number.isInteger);
  const times = roundTicks.map(
    (round) =>
      html`<text class="tick" x="${at(box.left + x(round))}" y="${box.height - 18}" text-anchor="middle"
        >${round}</text
      >`,
  );
  const drawn = lines.map(
    ({ label, style, series }) =>
      html`<path class="line ${style}" d="${pathOf(series, x, y)}"><title>${label}</title></path>`,
  );
  return open(html`
    ${caption}${values}${times}
    <text class="tick" x="${box.width - box.right}" y="${box.height - 4}" text-anchor="end">round</text>
    <svg
      x="${box.left - bleed}"
      y="${box.top - bleed}"
      width="${inner.width + 2 * bleed}"
      height="${inner.height + 2 * bleed}"
    >
      <g transform="translate(${bleed} ${bleed})">${drawn}</g>
    </svg>
    ${legend(lines.toReversed())}
  `);
}
