import type { CellSummary } from "../src/testbed/compare/cell-task.ts";
import type { CompareDocument } from "../src/testbed/compare/document.ts";
import type { ArmFigures } from "../src/testbed/summary.ts";
import { markdownTable } from "./marked.ts";
import { cfmtRows } from "./seed-experiments.ts";

export type Cells = readonly CellSummary[];
type Figure = (arm: ArmFigures) => number | null | undefined;

export const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** The finished runs of a document in which this path has this value; of all, where no path is given. */
export function cellsOf({ cells }: CompareDocument, path?: string, value?: unknown): Cells {
  return cells
    .filter(({ set }) => path === undefined || set[path] === value)
    .flatMap(({ summary }) => (summary === null ? [] : [summary]));
}

export const digits = (x: number): string => x.toFixed(3).replace(/^0\./u, ".");

/** `.985 (.981-.989)`: the mean over the seeds, the lowest and the highest. */
export function level(values: readonly (number | null | undefined)[]): string {
  const known = values.filter((x) => x !== null && x !== undefined);
  if (known.length === 0) return "-";
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return known.length === 1 ? digits(known[0]!) : `${digits(mean(known))} (${digits(least)}-${digits(most)})`;
}

export const holdout: Record<string, Figure> = {
  "holdout F1": ({ holdout }) => holdout.f1,
  "holdout AUC": ({ holdout }) => holdout.rocAuc,
  "holdout macro-F1": ({ holdout }) => holdout.macroF1,
};
export const test: Record<string, Figure> = {
  "KDDTest+ F1": (arm) => arm.test?.f1,
  "KDDTest+ AUC": (arm) => arm.test?.rocAuc,
  "KDDTest+ macro-F1": (arm) => arm.test?.macroF1,
  "KDDTest+ FPR": (arm) => arm.test?.falsePositiveRate,
};
export const accuracy: Record<string, Figure> = { "KDDTest+ accuracy": (arm) => arm.test?.accuracy };

function figureTable(
  title: string,
  columns: Record<string, Figure>,
  rows: readonly {
    readonly name: string;
    readonly arms: readonly (ArmFigures | undefined)[];
    readonly seed?: string;
  }[],
): string {
  const told = rows.some(({ seed }) => seed !== undefined);
  return markdownTable(
    [title, ...Object.keys(columns), ...(told ? ["the seed's"] : [])],
    rows.map(({ name, arms, seed }) => [
      name,
      ...Object.values(columns).map((figure) => level(arms.map((arm) => arm && figure(arm)))),
      ...(told ? [seed ?? "-"] : []),
    ]),
  );
}

/** A run's controls and its filter, as rows; what the seed reported, by row. */
export function armsTable(cells: Cells, claims: Readonly<Record<string, string>>, withTest: boolean): string {
  const arms: readonly (readonly [string, (summary: CellSummary) => ArmFigures | undefined])[] = [
    ["local only", ({ localOnly }) => localOnly],
    ["pooled", ({ pooled }) => pooled],
    ["coordinator FedAvg", ({ coordinator }) => coordinator],
    ["plain mean, no server", ({ plainMean }) => plainMean],
    [cells[0]?.filter ?? "", (summary) => summary],
  ];
  const rows = arms.map(([name, of]) => ({
    name,
    arms: cells.map(of),
    ...(claims[name] !== undefined && { seed: claims[name] }),
  }));
  const { "holdout macro-F1": macroF1 } = holdout;
  const own = withTest
    ? { "holdout macro-F1": macroF1!, ...accuracy, ...test }
    : { "holdout accuracy": ({ holdout }: ArmFigures) => holdout.accuracy, ...holdout };
  return figureTable(
    "arm",
    own,
    rows.filter(({ arms }) => arms.some((arm) => arm !== undefined)),
  );
}

/** What CFMT's rows are called in its table, and what it says of them. */
const cfmtClaims: Readonly<Record<(typeof cfmtRows)[number], readonly [string, string]>> = {
  "cfmt-fedavg": ["FedAvg", "F1 .78, AUC .84"],
  "cfmt-fedprox": ["FedProx", "F1 .80, AUC .85"],
  "cfmt-over": ["Fed-Over", "F1 .82, AUC .87"],
  "cfmt-under": ["Fed-Under", "F1 .79, AUC .84"],
  cfmt: ["CFMT", "F1 .86, AUC .90"],
  "cfmt-ours": ["vervet's defaults", "-"],
};

const partitionPath = "dataset.partition.kind";

/** CFMT's rows on one partition, both splits. `documents` are in the order of its rows. */
export function cfmtTable(documents: readonly CompareDocument[], partition: string): string {
  return figureTable(
    partition,
    { ...holdout, ...test },
    documents.map((document, i) => {
      const [name, seed] = cfmtClaims[cfmtRows[i]!];
      return { name, arms: cellsOf(document, partitionPath, partition), seed };
    }),
  );
}

/** `0.3 points above`, `level with`, `1.2 points below`. */
export function apart(a: number, b: number): string {
  const points = (100 * (a - b)).toFixed(1);
  if (Number(points) === 0) return "level with";
  return a > b ? `${points} points above` : `${points.slice(1)} points below`;
}

/** Where CFMT stands in macro-F1 against its own controls, and where our defaults stand against it, in words. */
export function cfmtVerdict(documents: readonly CompareDocument[], partition: string): string {
  const of = (row: (typeof cfmtRows)[number], figure: Figure): number =>
    mean(cellsOf(documents[cfmtRows.indexOf(row)]!, partitionPath, partition).map((arm) => figure(arm) ?? NaN));
  const against = (figure: Figure): string => {
    const cfmt = of("cfmt", figure);
    const others = (["cfmt-fedavg", "cfmt-over", "cfmt-under"] as const).map(
      (row) => `${apart(cfmt, of(row, figure))} ${cfmtClaims[row][0]}`,
    );
    return `CFMT is ${others.join(", ")}; vervet's defaults are ${apart(of("cfmt-ours", figure), cfmt)} CFMT`;
  };
  return `Under ${partition}, in mean macro-F1: on the holdout ${against(holdout["holdout macro-F1"]!)}. On KDDTest+ ${against(test["KDDTest+ macro-F1"]!)}.`;
}

/** CFMT with mu fixed, and by the policy. */
export function policyTable(document: CompareDocument): string {
  const path = "training.samplerMu";
  const values = document.grid.find((varied) => varied.path === path)!.values;
  return figureTable(
    "mu",
    { ...holdout, ...test },
    values.map((mu) => ({
      name: mu === null ? "the policy's" : JSON.stringify(mu),
      arms: cellsOf(document, path, mu),
    })),
  );
}
