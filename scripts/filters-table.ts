import type { CompareDocument } from "../src/testbed/compare/document.ts";
import { markdownTable, marked, withMarked } from "./marked.ts";

/** One grid's results: with adversaries, and the same without. */
export interface GridResult {
  readonly title: string;
  readonly organisations: number;
  /** Varies every path of {@link gridPaths}; `silent` is among the attacks. */
  readonly attacked: CompareDocument;
  /** Varies `skew` and `rule` only. */
  readonly unattacked: CompareDocument;
}

/** The paths of a topology that the grids vary. */
export const gridPaths = {
  skew: "dataset.partition.alpha",
  count: "adversaries.0.count",
  attack: "adversaries.0.attack",
  rule: "filter.rule",
} as const;

/** The control that losses are counted from. */
export const control = "silent";

type Cell = CompareDocument["cells"][number];
type Setting = Partial<Record<keyof typeof gridPaths, unknown>>;

const valuesOf = ({ grid }: CompareDocument, name: keyof typeof gridPaths): readonly unknown[] =>
  grid.find(({ path }) => path === gridPaths[name])?.values ?? [];

const cellsOf = ({ cells }: CompareDocument, setting: Setting): Cell[] =>
  cells.filter(({ set }) =>
    Object.entries(setting).every(([name, value]) => set[gridPaths[name as keyof typeof gridPaths]] === value),
  );

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** A figure of each seed's cell; null where a cell failed or has no such figure. */
function bySeed(
  cells: readonly Cell[],
  figure: (summary: NonNullable<Cell["summary"]>) => number | null,
): number[] | null {
  const values = cells.map(({ summary }) => summary && figure(summary));
  return values.every((value) => value !== null) && values.length > 0 ? values : null;
}

const macroF1 = (cells: readonly Cell[]): number[] | null => bySeed(cells, ({ holdout }) => holdout.macroF1);

/** Points of macro-F1 lost in each seed; null where a run is missing. */
function lost(from: number[] | null, to: number[] | null): number[] | null {
  return from && to && from.map((x, seed) => 100 * (x - to[seed]!));
}

/** One decimal; nothing is not minus nothing. */
const tenths = (x: number): string => x.toFixed(1).replace(/^-0\.0$/, "0.0");

/** `2.3 (4.1)`: the mean over the seeds and the worst of them. */
function points(losses: number[] | null): string {
  return losses === null ? "failed" : `${tenths(mean(losses))} (${tenths(Math.max(...losses))})`;
}

const percent = (shares: number[] | null): string =>
  shares === null ? "failed" : `${(100 * mean(shares)).toFixed(1)}%`;

const level = (values: readonly number[] | null): string => (values === null ? "failed" : mean(values).toFixed(3));

/** What the silent control reaches, then what each attack takes from it, the worst of all last. */
function lossTable(document: CompareDocument, setting: Setting): string {
  const rules = valuesOf(document, "rule");
  const attacks = valuesOf(document, "attack").filter((attack) => attack !== control);
  const silent = rules.map((rule) => macroF1(cellsOf(document, { ...setting, rule, attack: control })));
  const losses = rules.map((rule, r) =>
    attacks.map((attack) => lost(silent[r]!, macroF1(cellsOf(document, { ...setting, rule, attack })))),
  );
  const worst = losses.map((all) => {
    const present = all.filter((one) => one !== null);
    return present.length === 0 ? null : present.reduce((a, b) => (mean(b) > mean(a) ? b : a));
  });
  return markdownTable(
    ["attack", ...rules],
    [
      [`*macro-F1, ${control}*`, ...silent.map(level)],
      ...attacks.map((attack, a) => [attack, ...losses.map((all) => points(all[a]!))]),
      ["**worst of all**", ...worst.map((one) => `**${points(one)}**`)],
    ],
  );
}

/** Success of the attacks that aim at something; null where no attack does. */
function successTable(document: CompareDocument, setting: Setting): string | null {
  const rules = valuesOf(document, "rule");
  const rows = valuesOf(document, "attack").flatMap((attack) => {
    const success = rules.map((rule) =>
      bySeed(cellsOf(document, { ...setting, rule, attack }), ({ poisoning }) => poisoning.attackSuccessRate),
    );
    return success.every((one) => one === null) ? [] : [[attack, ...success.map(percent)]];
  });
  return rows.length === 0 ? null : markdownTable(["attack", ...rules], rows);
}

/** What a defence costs where nobody attacks: each rule beside the plain mean. */
function peaceTable(document: CompareDocument): string {
  const rows = valuesOf(document, "skew").flatMap((skew) => {
    const plain = macroF1(cellsOf(document, { skew, rule: "mean" }));
    return valuesOf(document, "rule").map((rule) => {
      const cells = cellsOf(document, { skew, rule });
      const own = macroF1(cells);
      const rejected = bySeed(cells, ({ poisoning }) => poisoning.honestRejected);
      return [skew, rule, level(own), points(lost(plain, own)), percent(rejected)];
    });
  });
  return markdownTable(["Dirichlet", "rule", "macro-F1", "points lost against the mean", "honest rejected"], rows);
}

function section({ title, organisations, attacked, unattacked }: GridResult): string {
  const tables = valuesOf(attacked, "skew").flatMap((skew) =>
    valuesOf(attacked, "count").flatMap((count) => {
      const success = successTable(attacked, { skew, count });
      return [
        `#### Dirichlet ${String(skew)}, ${String(count)} of ${organisations} attack`,
        lossTable(attacked, { skew, count }),
        ...(success === null ? [] : ["Attack success rate:", success]),
      ];
    }),
  );
  const seeds = `${attacked.seeds.length > 1 ? "Seeds" : "Seed"} ${attacked.seeds.join(", ")}.`;
  return [`### ${title}`, seeds, ...tables, "#### Nobody attacks", peaceTable(unattacked)].join("\n\n");
}

const command = "npm run soak:grid";

/** The grids' results as Markdown, between the marks that {@link withFigures} looks for. */
export function filterFigures(results: readonly GridResult[]): string {
  const about =
    "Points of holdout macro-F1 lost against silent adversaries, mean of the honest organisations and of the seeds (the worst seed in brackets).";
  return marked(command, [about, ...results.map(section)].join("\n\n"));
}

/** A page with its figures replaced, or with figures at its end where it had none. */
export function withFigures(page: string, figures: string): string {
  return withMarked(page, command, figures);
}
