import { html, type Html } from "../report/html.ts";
import { page } from "../report/page.ts";
import { styleSheet } from "../report/style.ts";
import { figure as text } from "../comparison.ts";
import type { CombinationFigures, CompareDocument } from "./document.ts";
import { figures, type Figure } from "./figure.ts";
import { curvesSection } from "./curves.ts";
import { extremesOf, heatStyleSheet, shadeOf } from "./heat.ts";
import { mapsOf, type GridMap } from "./maps.ts";
import { cellText, failures } from "./table.ts";

/** A figure that the grid has, with its range. */
interface Shown {
  readonly figure: Figure;
  readonly extremes: { readonly best: number; readonly worst: number };
}

function heatMap({ rowPath, columnPath, columns, rows }: GridMap, { figure, extremes }: Shown, seeds: number): Html {
  const cell = (combination: CombinationFigures): Html => {
    const over = combination.figures[figure.name];
    const shade = over === null || over === undefined ? "none" : `h${shadeOf(over.mean, extremes)}`;
    return html`<td class="${shade}">${cellText(combination, figure, seeds)}</td>`;
  };
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">${rowPath}${columnPath === null ? null : html` / ${columnPath}`}</th>
          ${columns.map((label) => html`<th scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ label, cells }) =>
            html`<tr>
              <th scope="row">${label}</th>
              ${cells.map(cell)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function mapsSection(maps: readonly GridMap[], shown: Shown, seeds: number): Html {
  const { figure, extremes } = shown;
  return html`<section class="map ${figure.name}">
    <h2>${figure.title}</h2>
    ${maps.map((map) => html`${map.caption === "" ? null : html`<h3>${map.caption}</h3>`}${heatMap(map, shown, seeds)}`)}
    <p class="note">
      ${seeds > 1 ? "Mean over the seeds, the worst seed in brackets. " : null}Palest is ${text(extremes.best)}, the
      best of this grid; darker is worse, to ${text(extremes.worst)}.
    </p>
  </section>`;
}

/** Shows the maps of the figure that is chosen. */
const choiceStyle = figures.map(({ name }) => `body:has(#${name}:checked) .${name} { display: block; }`).join("\n");

/**
 * compare.html: a heat map for each figure that the grid has, one shown at a time. Needs nothing else; names are escaped wherever they
 * appear. Equal input gives equal bytes.
 *
 * @param first the figure to show first, where the grid has it
 */
export function comparePage(document: CompareDocument, first: Figure): string {
  const { name, seeds, cells } = document;
  const maps = mapsOf(document);
  const shown = figures.flatMap((figure): Shown[] => {
    const extremes = extremesOf(document, figure);
    return extremes === null ? [] : [{ figure, extremes }];
  });
  const chosen = (shown.find(({ figure }) => figure === first) ?? shown[0])?.figure;
  const choices = shown.map(
    ({ figure }) =>
      html`<label
        ><input type="radio" name="figure" id="${figure.name}" ${figure === chosen ? html`checked` : null} />
        ${figure.title}</label
      >`,
  );
  const failed = failures(document);
  const synthetic = cells.some(({ summary }) => summary?.dataset === "synthetic");
  return page(
    `${name}: vervet testbed comparison`,
    `${styleSheet}${heatStyleSheet}${choiceStyle}\n`,
    html`<h1>${name}</h1>
      <p class="about">
        ${document.combinations.length} combinations in the simulator, ${seeds.length > 1 ? "seeds" : "seed"}
        ${seeds.join(", ")}
      </p>
      ${synthetic ? html`<p class="note">Some of the traffic is synthetic: it was generated, not recorded.</p>` : null}
      <fieldset class="choice">
        <legend>Figure</legend>
        ${choices}
      </fieldset>
      ${shown.map((one) => mapsSection(maps, one, seeds.length))} ${curvesSection(document, maps)}
      ${
        failed.length === 0
          ? null
          : html`<h2>Failed</h2>
              <ul class="failures">
                ${failed.map((line) => html`<li>${line}</li>`)}
              </ul>`
      }`,
  );
}
