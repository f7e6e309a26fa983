import { headline } from "../comparison.ts";
import type { RoundRecord } from "../rounds.ts";
import type { ArmFigures, Summary } from "../summary.ts";
import { chart, type Line } from "./chart.ts";
import { html, type Html } from "./html.ts";
import { matrix } from "./matrix.ts";
import { mesh, type Organisation } from "./mesh.ts";
import { page } from "./page.ts";
import { rejectionsOf } from "./rejections.ts";
import { curvesOf, type Curves, type Series } from "./series.ts";
import { styleSheet } from "./style.ts";
import { comparisonTable, factList, organisationTable } from "./tables.ts";

/** Everything the report shows. */
export interface Report {
  readonly summary: Summary;
  /** In the overlay's numbering. */
  readonly organisations: readonly Organisation[];
  readonly edges: readonly (readonly [number, number])[];
  readonly rounds: readonly RoundRecord[];
  /** Rounds of the controls; without them their final figures are drawn as level lines. */
  readonly plainMeanRounds?: readonly RoundRecord[];
  readonly localOnlyRounds?: readonly RoundRecord[];
}

/** Curves of a control, or level lines at its final macro-F1; null where it was not run. */
function controlCurves(
  rounds: readonly RoundRecord[] | undefined,
  arm: ArmFigures | undefined,
  own: Curves,
): Curves | null {
  if (rounds !== undefined && rounds.length > 0) return curvesOf(rounds);
  if (arm === undefined) return null;
  const level = (value: number | null): Series => own.meanMacroF1.map(({ round }) => ({ round, value }));
  return { meanMacroF1: level(arm.holdout.macroF1), worstMacroF1: level(arm.worst.holdout.macroF1), meanLoss: [] };
}

const valuesOf = (lines: readonly Line[]): number[] =>
  lines.flatMap(({ series }) => series.flatMap(({ value }) => (value === null ? [] : [value])));

function macroF1Chart(own: Curves, mean: Curves | null, local: Curves | null, filter: string): Html {
  const control = (label: string, style: Line["style"], curves: Curves | null): Line[] =>
    curves === null ? [] : [{ label, style, series: curves.meanMacroF1 }];
  const lines: Line[] = [
    ...control("local only", "local", local),
    ...control("plain mean", "mean", mean),
    { label: `${filter}, worst organisation`, style: "own-worst", series: own.worstMacroF1 },
    { label: filter, style: "own", series: own.meanMacroF1 },
  ];
  const least = Math.min(1, ...valuesOf(lines));
  return chart({
    title: "Holdout macro-F1 of the honest organisations",
    lines,
    from: Math.min(0.9, Math.floor(10 * least) / 10),
    to: 1,
  });
}

function lossChart(own: Curves, mean: Curves | null, local: Curves | null, filter: string): Html {
  const control = (label: string, style: Line["style"], curves: Curves | null): Line[] =>
    curves === null || curves.meanLoss.length === 0 ? [] : [{ label, style, series: curves.meanLoss }];
  const ours: Line = { label: filter, style: "own", series: own.meanLoss };
  const lines = [...control("local only", "local", local), ...control("plain mean", "mean", mean), ours];
  const most = Math.max(1e-3, ...valuesOf([ours]));
  const to = Math.max(most, ...valuesOf(lines).filter((loss) => loss <= 3 * most)); // a diverged control leaves the picture
  return chart({ title: "Training loss, mean of the honest organisations", lines, from: 0, to: 1.05 * to });
}

/**
 * report.html: one page that needs nothing else. Names are escaped wherever they appear. Equal input gives equal bytes.
 */
export function reportPage(report: Report): string {
  const { summary, organisations, edges, rounds } = report;
  const own = curvesOf(rounds);
  const mean = controlCurves(report.plainMeanRounds, summary.plainMean, own);
  const local = controlCurves(report.localOnlyRounds, summary.localOnly, own);
  const adversaries = organisations.filter(({ attack }) => attack !== null).map(({ name }) => name);
  const rejections = rejectionsOf(rounds, new Set(adversaries));
  const rejectionLines: Line[] = [
    { label: "honest contributions", style: "good", series: rejections.honest },
    ...(adversaries.length === 0
      ? []
      : [{ label: "adversaries' contributions", style: "bad", series: rejections.adversaries } as const]),
  ];
  const synthetic =
    summary.dataset === "synthetic"
      ? html`<p class="note">The traffic is synthetic: it was generated, not recorded.</p>`
      : null;

  return page(
    `${summary.name}: vervet testbed report`,
    styleSheet,
    html`<h1>${summary.name}</h1>
      <p class="about">${headline(summary)}</p>
      ${synthetic}
      <h2>Results</h2>
      ${comparisonTable(summary)}
      <p class="note">
        Means over the honest organisations, each with its own model and threshold; worst is the worst of them. Holdout
        is 20% of all organisations' rows, never trained on. FPR is the false-positive rate reached.
      </p>
      ${factList(summary)}
      <h2>By round</h2>
      <div class="charts">
        ${macroF1Chart(own, mean, local, summary.filter)} ${lossChart(own, mean, local, summary.filter)}
      </div>
      <h2>Who trusted whom</h2>
      <div class="charts">
        ${mesh(organisations, edges)} ${matrix(organisations, rejections)}
        ${chart({ title: "Share of contributions rejected by honest organisations", lines: rejectionLines, from: 0, to: 1 })}
      </div>
      <details>
        <summary>Organisations</summary>
        ${organisationTable(organisations, rounds, rejections)}
      </details>`,
  );
}
