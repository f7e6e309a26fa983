import { useMemo } from "preact/hooks";
import type { LiveState } from "../daemon/live/state.ts";
import { curvesOf, metrics, type Curves } from "./curves.ts";
import { LineChart, type ChartLine } from "./line-chart.tsx";
import { usePalette, type Palette } from "./theme.ts";

function linesOf(curves: Curves, name: string, palette: Palette): ChartLine[] {
  const control = (label: string, values: ChartLine["values"] | null, colour: string, dash: number[]): ChartLine[] =>
    values === null ? [] : [{ label, values, colour, dash, width: 1.75 }];
  return [
    ...control("local only", curves.localOnly, palette.local, [2, 4]),
    ...control("plain mean", curves.plainMean, palette.mean, [7, 4]),
    ...control("before merging", curves.before, palette.mean, [7, 4]),
    { label: name, values: curves.main, colour: palette.own, dash: [], width: 2.5 },
  ];
}

/** How well it goes: each figure by round, this organisation or the mean, between the others, beside the controls. */
export function Learning({ state, chosen }: { readonly state: LiveState; readonly chosen: number | null }) {
  const palette = usePalette();
  const followed = chosen ?? state.self;
  const name = followed === null ? `${state.rule}, mean` : state.organisations[followed]!.name;
  const charts = useMemo(
    () =>
      metrics.flatMap((metric) => {
        const curves = curvesOf(state, metric, chosen);
        return curves === null ? [] : [{ metric, curves, lines: linesOf(curves, name, palette) }];
      }),
    [state.rounds, state.plainMean, state.localOnly, state.organisations, chosen, palette],
  );
  return (
    <section class="panel wide" aria-labelledby="learning-title">
      <h2 id="learning-title">Learning</h2>
      {charts.length === 0 && <p class="soft">No round is over yet.</p>}
      <div class="charts">
        {charts.map(({ metric, curves, lines }) => (
          <LineChart
            key={metric.name}
            title={metric.title}
            rounds={curves.rounds}
            lines={lines}
            band={curves.low && curves.high && { low: curves.low, high: curves.high, label: "honest organisations" }}
            isFraction={metric.isFraction}
            palette={palette}
          />
        ))}
      </div>
      {state.kind === "daemon" && (
        <p class="note">
          Macro-F1 and ROC AUC need rows whose labels are certain, which a live site does not have; other organisations
          do not tell their losses.
        </p>
      )}
    </section>
  );
}
