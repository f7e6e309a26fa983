import { at, html, type Html } from "./html.ts";
import { shortName, type Organisation } from "./mesh.ts";
import type { Rejections } from "./rejections.ts";

const width = 460;
const left = 44;
const top = 52;
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
  const bottom = at(top + organisations.length * cell + 16);
  const key = (x: number, label: string, opacity: string | null): Html =>
    html`<rect
        class="cell${opacity === null ? " zero" : ""}"
        x="${x}"
        y="${bottom}"
        width="12"
        height="12"
        ${opacity === null ? null : html` fill-opacity="${opacity}"`}
      /><text class="tick" x="${x + 18}" y="${bottom + 10}">${label}</text>`;
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${bottom + 20}"
    role="img"
    aria-label="Share of each author's contributions that each honest organisation rejected"
  >
    <text class="title" x="0" y="18">Who rejected whom: authors down, honest judges across</text>
    ${heads}${rows}${key(left, "none", null)}${key(left + 80, "half", "0.55")}${key(left + 160, "all rejected", "1")}
    <text class="tick" x="${left + 270}" y="${bottom + 10}">empty: never judged</text>
  </svg>`;
}
