import { at, html, type Html } from "./html.ts";
import { shortName, type Organisation } from "./mesh.ts";
import type { Rejections } from "./rejections.ts";

const width = 420;
const left = 44;
const top = 30;
/** More authors than this are drawn without names and explanations, which would not be readable and make the page large. */
const mostNamed = 40;

/** Who rejected whom: a row for each author, a column for each honest judge, darker where more was rejected. */
export function matrix(organisations: readonly Organisation[], { by }: Rejections): Html {
  const judges = organisations.filter(({ attack }) => attack === null);
  const cell = Math.min(30, (width - left - 4) / Math.max(1, judges.length));
  const named = organisations.length <= mostNamed;
  const font = Math.min(12, cell * 0.6);
  const label = (name: string, x: number, y: number, anchor: string, attack: string | null): Html =>
    html`<text
      class="axis${attack === null ? "" : " bad-name"}"
      x="${at(x)}"
      y="${at(y)}"
      font-size="${at(font)}"
      text-anchor="${anchor}"
      >${shortName(name)}</text
    >`;

  const rows = organisations.map(({ name, attack }, row) => {
    const y = top + row * cell;
    const cells = judges.map((judge, column) => {
      const tally = by.get(name)?.get(judge.name);
      if (tally === undefined || tally.judged === 0) return null;
      const share = tally.rejected / tally.judged;
      const title = named
        ? html`<title>${judge.name} rejected ${tally.rejected} of ${tally.judged} from ${name}</title>`
        : null;
      const side = at(cell - (cell > 8 ? 1 : 0));
      return html`<rect
        class="cell${share === 0 ? " zero" : ""}"
        x="${at(left + column * cell)}"
        y="${at(y)}"
        width="${side}"
        height="${side}"
        ${share === 0 ? null : html` fill-opacity="${(0.1 + 0.9 * share).toFixed(2)}"`}
        >${title}</rect
      >`;
    });
    return html`${named ? label(name, left - 6, y + cell * 0.7, "end", attack) : null}${cells}`;
  });
  const heads = named
    ? judges.map(({ name }, i) => label(name, left + (i + 0.5) * cell, top - 5, "middle", null))
    : null;
  const height = at(top + organisations.length * cell + 4);
  return html`<figure>
    <figcaption>Who rejected whom: authors down, honest judges across</figcaption>
    <svg
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-label="Share of each author's contributions that each honest organisation rejected"
    >
      <text class="tick" x="0" y="${top - 18}">author</text>
      ${heads}${rows}
    </svg>
    <ul class="legend">
      <li>
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <rect class="cell zero" width="12" height="12" /></svg
        >none
      </li>
      <li>
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <rect class="cell" width="12" height="12" fill-opacity="0.6" /></svg
        >half
      </li>
      <li>
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <rect class="cell" width="12" height="12" /></svg
        >all rejected
      </li>
      <li>empty: never judged</li>
    </ul>
  </figure>`;
}
