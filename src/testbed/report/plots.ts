import type { ControlEntry } from "../../daemon/live/state.ts";
import type { RoundRecord } from "../rounds.ts";
import { chart, type Line } from "./chart.ts";
import { html, trusted, type Html } from "./html.ts";
import { matrix } from "./matrix.ts";
import { mesh, type Organisation } from "./mesh.ts";
import { rejectionsOf } from "./rejections.ts";
import { curvesOf, type Series } from "./series.ts";
import { drawingStyle } from "./style.ts";

/** What is drawn. */
export interface Drawn {
  readonly rule: string;
  /** In the overlay's numbering. */
  readonly organisations: readonly Organisation[];
  readonly edges: readonly (readonly [number, number])[];
  readonly rounds: readonly RoundRecord[];
  readonly plainMean: readonly ControlEntry[];
  readonly localOnly: readonly ControlEntry[];
}

/** Place of each figure in a control's entry. */
const place = { loss: 1, macroF1: 2, rocAuc: 3 } as const;

const controlSeries = (entries: readonly ControlEntry[], of: keyof typeof place): Series =>
  entries.map((entry) => ({ round: entry[0], value: entry[place[of]] }));

/** The controls and this run's mean, with its worst organisation where there is one. */
function curve(drawn: Drawn, of: keyof typeof place, mean: Series, worst: Series | null): Line[] {
  const control = (label: string, style: Line["style"], entries: readonly ControlEntry[]): Line[] =>
    entries.length === 0 ? [] : [{ label, style, series: controlSeries(entries, of) }];
  return [
    ...control("local only", "local", drawn.localOnly),
    ...control("plain mean", "mean", drawn.plainMean),
    ...(worst === null ? [] : [{ label: `${drawn.rule}, worst`, style: "own-worst", series: worst } as const]),
    { label: drawn.rule, style: "own", series: mean },
  ];
}

const valuesOf = (lines: readonly Line[]): number[] =>
  lines.flatMap(({ series }) => series.flatMap(({ value }) => (value === null ? [] : [value])));

/** A chart of fractions: from a round number below the least to 1. */
function fractions(title: string, lines: readonly Line[]): Html {
  const least = Math.min(1, ...valuesOf(lines));
  return chart({ title, lines, from: Math.min(0.9, Math.floor(10 * least) / 10), to: 1 });
}

function losses(title: string, lines: readonly Line[]): Html {
  const most = Math.max(1e-3, ...valuesOf(lines.slice(-1)));
  const to = Math.max(most, ...valuesOf(lines).filter((loss) => loss <= 3 * most)); // a diverged control leaves the picture
  return chart({ title, lines, from: 0, to: 1.05 * to });
}

/** An SVG file: the drawing with its own style sheet. */
function file(drawing: Html): string {
  return drawing.markup.replace(/>/u, `>${html`${trusted(`<style>${drawingStyle}</style>`)}`.markup}`);
}

/** The run's plots as SVG files, by name. Names are escaped wherever they appear; equal runs give equal bytes. */
export function plots(drawn: Drawn): Readonly<Record<string, string>> {
  const { organisations, edges, rounds } = drawn;
  const own = curvesOf(rounds);
  const adversaries = organisations.filter(({ attack }) => attack !== null).map(({ name }) => name);
  const rejections = rejectionsOf(rounds, new Set(adversaries));
  const rejectionLines: Line[] = [
    { label: "honest contributions", style: "good", series: rejections.honest },
    ...(adversaries.length === 0
      ? []
      : [{ label: "adversaries' contributions", style: "bad", series: rejections.adversaries } as const]),
  ];
  const drawings = {
    "macro-f1": fractions(
      "Holdout macro-F1, honest organisations",
      curve(drawn, "macroF1", own.meanMacroF1, own.worstMacroF1),
    ),
    "roc-auc": fractions("Holdout ROC AUC, honest organisations", curve(drawn, "rocAuc", own.meanRocAuc, null)),
    loss: losses("Training loss, honest organisations", curve(drawn, "loss", own.meanLoss, null)),
    rejected: chart({
      title: "Share of contributions rejected by honest organisations",
      lines: rejectionLines,
      from: 0,
      to: 1,
    }),
    mesh: mesh(organisations, edges),
    "who-rejected-whom": matrix(organisations, rejections),
  };
  return Object.fromEntries(Object.entries(drawings).map(([name, drawing]) => [`${name}.svg`, file(drawing)]));
}
