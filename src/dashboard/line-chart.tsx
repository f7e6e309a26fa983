import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useWidth } from "./size.ts";
import type { Palette } from "./theme.ts";
import { fraction } from "./words.ts";

/** A line of a chart. */
export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly colour: string;
  readonly dash: readonly number[];
  readonly width: number;
}

interface Props {
  readonly title: string;
  readonly rounds: readonly number[];
  readonly lines: readonly ChartLine[];
  /** Between what and what most lie. */
  readonly band: {
    readonly low: ChartLine["values"];
    readonly high: ChartLine["values"];
    readonly label: string;
  } | null;
  readonly isFraction: boolean;
  readonly palette: Palette;
}

const height = 190;

/** From a little below the least to a little above the most; fractions end at 1. */
function rangeOf({ lines, isFraction }: Props): [number, number] {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!(least <= most)) return [0, 1];
  if (isFraction) return [Math.max(0, Math.min(0.9, Math.floor(10 * least) / 10)), 1.005];
  // A control that diverged leaves the picture.
  const own = lines.at(-1)!.values.filter((value) => value !== null);
  return [0, 1.08 * Math.min(most, 3 * Math.max(1e-3, ...own.slice(-500)))];
}

/** Room for a round's number, however long. */
const roundSpace = (_plot: uPlot, _axis: number, _from: number, to: number): number => 14 + 7 * String(to).length;

const rounded = (_plot: uPlot, splits: number[]): string[] => splits.map(String);

function optionsOf(props: Props, width: number, onIndex: (index: number | null) => void): uPlot.Options {
  const { lines, band, palette } = props;
  const axis = { stroke: palette.soft, font: "11px system-ui, sans-serif", ticks: { show: false } } as const;
  const grid = { stroke: palette.rule, width: 1 };
  const edges: uPlot.Series[] =
    band === null
      ? []
      : [
          { width: 0, points: { show: false } },
          { width: 0, points: { show: false } },
        ];
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: false }, y: { range: () => rangeOf(props) } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 24,
        gap: 4,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500],
        space: roundSpace,
        values: rounded,
      },
      { ...axis, grid, size: 40, gap: 4, space: 34 },
    ],
    series: [
      {},
      ...edges,
      ...lines.map(({ label, colour, dash, width: lineWidth, values }) => ({
        label,
        stroke: colour,
        width: lineWidth,
        dash: [...dash],
        spanGaps: true,
        points: { show: values.filter((value) => value !== null).length < 3, size: 5, fill: colour },
      })),
    ],
    ...(band && { bands: [{ series: [2, 1] as [number, number], fill: palette.band }] }),
    hooks: { setCursor: [({ cursor }) => onIndex(cursor.idx ?? null)] },
  };
}

const dataOf = ({ rounds, lines, band }: Props): uPlot.AlignedData =>
  [rounds, ...(band === null ? [] : [band.low, band.high]), ...lines.map(({ values }) => values)] as uPlot.AlignedData;

const lastOf = (values: ChartLine["values"]): number | null => values.findLast((value) => value !== null) ?? null;

/** A chart of values by round, its legend telling the last values, or those under the pointer. */
export function LineChart(props: Props) {
  const { title, rounds, lines, band, palette } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot | null>(null);
  const [index, setIndex] = useState<number | null>(null);
  const shape = [width, palette.ink, band === null, ...lines.map(({ label, colour }) => label + colour)].join("|");
  useEffect(() => {
    if (width === 0 || box.current === null) return;
    const made = new uPlot(optionsOf(props, width, setIndex), dataOf(props), box.current);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => {
    const shown = plot.current;
    if (shown === null) return;
    shown.scales["y"]!.range = () => rangeOf(props);
    shown.setData(dataOf(props));
  }, [rounds, lines]);

  const at = (values: ChartLine["values"]): number | null =>
    index === null ? lastOf(values) : (values[index] ?? null);
  const last = lines.toReversed().map(({ label, values }) => `${label} ${fraction(lastOf(values))}`);
  const when = index === null ? "last round" : `round ${rounds[index]}`;
  return (
    <figure class="chart">
      <figcaption>
        {title} <span class="soft">{when}</span>
      </figcaption>
      <div ref={box} class="plot" role="img" aria-label={`${title} by round; last: ${last.join(", ")}`} />
      <ul class="legend">
        {lines.toReversed().map(({ label, colour, dash, values }) => (
          <li key={label}>
            <svg width="18" height="8" aria-hidden="true">
              <path d="M0 4H18" stroke={colour} stroke-width="2" stroke-dasharray={dash.join(" ")} />
            </svg>
            {label} <b>{fraction(at(values))}</b>
          </li>
        ))}
        {band !== null && (
          <li>
            <svg width="18" height="8" aria-hidden="true">
              <rect width="18" height="8" fill={palette.band} />
            </svg>
            {band.label}{" "}
            <b>
              {fraction(at(band.low))} to {fraction(at(band.high))}
            </b>
          </li>
        )}
      </ul>
    </figure>
  );
}
