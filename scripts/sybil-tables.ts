import type { CompareDocument } from "../src/testbed/compare/document.ts";
import { markdownTable } from "./marked.ts";
import { accuracy, cellsOf, digits, holdout, level, mean, test, type Cells } from "./seed-tables.ts";

/** How many rows of each attack the test split has. */
export type AttackCounts = Readonly<Record<string, number>>;

const rulePath = "filter.rule";

const share = (part: number, whole: number): string => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)}%`);

/** The sybil experiment by rule: figures, who took part, and whose contributions were used. */
export function sybilTable(document: CompareDocument, rules: readonly string[]): string {
  const figures = { "holdout macro-F1": holdout["holdout macro-F1"]!, ...accuracy, ...test };
  const used = (cells: Cells, sybils: boolean): string => {
    const all = cells.flatMap(({ takingPart, organisations, adversaries }) =>
      Object.values(takingPart.contributions).filter((_, i) => i >= organisations - adversaries === sybils),
    );
    return share(
      all.reduce((sum, one) => sum + one.used, 0),
      all.reduce((sum, one) => sum + one.judged, 0),
    );
  };
  const silenced = (cells: Cells): string =>
    mean(
      cells.map(
        ({ takingPart, organisations, adversaries }) =>
          Object.values(takingPart.contributions)
            .slice(0, organisations - adversaries)
            .filter((one) => one.used < one.judged / 2).length,
      ),
    ).toFixed(1);
  return markdownTable(
    ["rule", ...Object.keys(figures), "sybils that attacked", "sybils' used", "honest used", "honest silenced"],
    rules.map((rule) => {
      const cells = cellsOf(document, rulePath, rule);
      return [
        rule,
        ...Object.values(figures).map((figure) => level(cells.map((cell) => figure(cell)))),
        `${Math.min(...cells.map(({ takingPart }) => takingPart.adversariesAttacked))} of ${cells[0]?.adversaries}`,
        used(cells, true),
        used(cells, false),
        silenced(cells),
      ];
    }),
  );
}

/** Count, correct, missed and recall of each attack of KDDTest+, by rule: means over honest organisations and seeds. */
export function attackTable(document: CompareDocument, rules: readonly string[], counts: AttackCounts): string {
  const recall = (rule: string, attack: string): number =>
    mean(cellsOf(document, rulePath, rule).map(({ test }) => test?.recallByAttack[attack] ?? NaN));
  const attacks = Object.keys(counts).toSorted((a, b) => counts[b]! - counts[a]! || (a < b ? -1 : 1));
  return markdownTable(
    ["attack", "count", ...rules.flatMap((rule) => [`${rule}: correct`, "missed", "recall"])],
    attacks.map((attack) => [
      attack,
      counts[attack],
      ...rules.flatMap((rule) => {
        const share = recall(rule, attack);
        const correct = Math.round(share * counts[attack]!);
        return [correct, counts[attack]! - correct, digits(share)];
      }),
    ]),
  );
}
