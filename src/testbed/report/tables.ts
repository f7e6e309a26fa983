import { comparisonOf, facts, figure } from "../comparison.ts";
import type { RoundRecord } from "../rounds.ts";
import type { Summary } from "../summary.ts";
import { html, type Html } from "./html.ts";
import type { Organisation } from "./mesh.ts";
import type { Rejections } from "./rejections.ts";

/** The arms side by side, this run's in bold. */
export function comparisonTable(summary: Summary): Html {
  const { columns, rows } = comparisonOf(summary);
  const heads = columns.map(({ split, title }) => html`<th scope="col">${split} ${title}</th>`);
  const body = rows.map(({ arm, cells }, i) => {
    const own = i === rows.length - 1 ? "own" : "control";
    return html`<tr class="${own}">
      <th scope="row">${arm}</th>
      ${cells.map((cell) => html`<td>${cell}</td>`)}
    </tr>`;
  });
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">arm</th>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

/** Poisoning, traffic and consensus in words. */
export function factList(summary: Summary): Html {
  return html`<dl>
    ${facts(summary).map(
      ([word, sentence]) =>
        html`<dt>${word}</dt>
          <dd>${sentence}</dd>`,
    )}
  </dl>`;
}

/** Each organisation after its last round, and how its contributions fared with honest judges. */
export function organisationTable(
  organisations: readonly Organisation[],
  rounds: readonly RoundRecord[],
  { by }: Rejections,
): Html {
  const last = new Map<string, RoundRecord>();
  for (const record of rounds) {
    if (record.round >= (last.get(record.organisation)?.round ?? -1)) last.set(record.organisation, record);
  }
  const rows = organisations.map(({ name, attack }) => {
    const tallies = [...(by.get(name)?.values() ?? [])];
    const judged = tallies.reduce((sum, tally) => sum + tally.judged, 0);
    const rejected = tallies.reduce((sum, tally) => sum + tally.rejected, 0);
    const { holdout } = last.get(name) ?? { holdout: { macroF1: null, accuracy: null } };
    return html`<tr class="${attack === null ? "honest" : "adversary"}">
      <th scope="row">${name}</th>
      <td>${attack ?? "honest"}</td>
      <td>${figure(holdout.macroF1)}</td>
      <td>${figure(holdout.accuracy)}</td>
      <td>${judged === 0 ? "-" : `${rejected} of ${judged}`}</td>
    </tr>`;
  });
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">organisation</th>
          <th scope="col">attack</th>
          <th scope="col">holdout macro-F1</th>
          <th scope="col">accuracy</th>
          <th scope="col">rejected by honest judges</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
