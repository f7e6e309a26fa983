import { comparisonOf, facts, headline } from "./comparison.ts";
import type { Summary } from "./summary.ts";

/** Longest name of an arm before it is cut, so that the table fits 80 columns. */
const longestArm = 24;

/**
 * What a person sees when a run has ended: the arms side by side, then poisoning, traffic, consensus, and the report.
 * At most 80 columns for the table itself; ends without a newline.
 *
 * @param reportPath where report.html was written; null if it was not
 */
export function finalTable(summary: Summary, reportPath: string | null): string {
  const { columns, rows } = comparisonOf(summary);
  const armWidth = Math.max(...rows.map(({ arm }) => Math.min(arm.length, longestArm)));
  const widths = columns.map(({ title }) => Math.max(title.length, 5));
  const line = (arm: string, cells: readonly string[]): string =>
    [arm.slice(0, longestArm).padEnd(armWidth), ...cells.map((cell, i) => cell.padStart(widths[i]!))]
      .join("  ")
      .trimEnd();

  const splits = columns.map(({ split }, i) => (split === columns[i - 1]?.split ? "" : split));
  const notes = [...facts(summary), ...(reportPath === null ? [] : [["report", reportPath] as const])];
  return [
    summary.name,
    headline(summary),
    "",
    line("", splits),
    line(
      "",
      columns.map(({ title }) => title),
    ),
    ...rows.map(({ arm, cells }) => line(arm, cells)),
    "",
    ...notes.map(([word, sentence]) => `${word.padEnd(11)}${sentence}`),
  ].join("\n");
}
