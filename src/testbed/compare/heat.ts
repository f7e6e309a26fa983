import type { CompareDocument } from "./document.ts";
import type { Figure } from "./figure.ts";

/** Shades from palest to darkest. */
export const shades = 11;

/** Differences smaller than this, over a whole page, stay pale: they are seldom more than chance. */
const leastRange = 0.05;

/** The best and the worst mean of a figure over a whole grid; null where no combination has the figure. */
export function extremesOf(
  { combinations }: CompareDocument,
  { name, better }: Figure,
): { readonly best: number; readonly worst: number } | null {
  const means = combinations.map(({ figures }) => figures[name]?.mean).filter((mean) => mean !== undefined);
  if (means.length === 0) return null;
  const [least, most] = [Math.min(...means), Math.max(...means)];
  return better === "higher" ? { best: most, worst: least } : { best: least, worst: most };
}

/** 0 for the best of a grid, `shades - 1` for the worst. */
export function shadeOf(mean: number, { best, worst }: { readonly best: number; readonly worst: number }): number {
  const range = Math.max(Math.abs(best - worst), leastRange);
  return Math.round(((shades - 1) * Math.abs(best - mean)) / range);
}

/** Half the full colour at most, so that figures on it stay readable. */
const stepPercent = 50 / (shades - 1);

/** Style of a comparison's page, after the report's own. */
export const heatStyleSheet = `
.choice { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 1.2rem 0 0; padding: .5rem .8rem; border: 1px solid var(--rule); border-radius: .5rem; }
.choice legend { color: var(--soft); font-size: .875rem; }
.map { display: none; }
h3 { margin: 1.2rem 0 .4rem; font-size: 1rem; font-weight: 500; }
.map th:first-child { position: sticky; left: 0; background: var(--paper); }
.map tbody th { max-width: 16rem; white-space: normal; }
@media (max-width: 30rem) { .map tbody th { max-width: 8rem; } }
${Array.from({ length: shades }, (_, i) => `.h${i} { background: color-mix(in srgb, var(--bad) ${stepPercent * i}%, var(--paper)); }`).join("\n")}
.failures { padding-left: 1.2rem; }
`;
