import { at, html, type Html } from "./html.ts";
import { layout } from "./layout.ts";

/** An organisation as the report shows it. */
export interface Organisation {
  readonly name: string;
  /** The attack it runs; null if it is honest. */
  readonly attack: string | null;
}

/** More nodes than this are drawn small and without labels. */
const mostLabelled = 40;
const size = 420;
const margin = 20;
const top = 30;

/** What is written on a node: `03` for `org-03`. */
export function shortName(name: string): string {
  return name.replace(/^org-/u, "").slice(0, 4);
}

/** The overlay: honest organisations as discs, adversaries as diamonds. */
export function mesh(organisations: readonly Organisation[], edges: readonly (readonly [number, number])[]): Html {
  const known = edges.filter(([a, b]) => organisations[a] !== undefined && organisations[b] !== undefined);
  const points = layout(organisations.length, known, size - 2 * margin).map(({ x, y }) => ({
    x: at(x + margin),
    y: at(y + margin),
  }));
  const labelled = organisations.length <= mostLabelled;
  const r = labelled ? 12 : 4;
  const links = known.map(([a, b]) => `M${points[a]!.x} ${points[a]!.y}L${points[b]!.x} ${points[b]!.y}`).join("");
  const nodes = organisations.map(({ name, attack }, i) => {
    const { x, y } = points[i]!;
    const shape =
      attack === null
        ? html`<circle class="node" cx="${x}" cy="${y}" r="${r}" />`
        : html`<path
            class="node adversary"
            d="M${x} ${at(y - 1.3 * r)}L${at(x + 1.3 * r)} ${y}L${x} ${at(y + 1.3 * r)}L${at(x - 1.3 * r)} ${y}Z"
          />`;
    const label = labelled
      ? html`<text class="name" x="${x}" y="${at(y + 3.5)}" text-anchor="middle">${shortName(name)}</text>`
      : null;
    return html`<g><title>${name}${attack === null ? "" : `: ${attack}`}</title>${shape}${label}</g>`;
  });
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 ${-top} ${size} ${size + top + 24}"
    role="img"
    aria-label="The overlay"
  >
    <text class="title" x="${margin}" y="${18 - top}">
      The mesh: ${organisations.length} organisations, ${known.length} connections
    </text>
    <path class="link" d="${links}" />
    ${nodes}
    <circle class="node" cx="${margin + 6}" cy="${size + 10}" r="5" />
    <text class="tick" x="${margin + 18}" y="${size + 14}">honest</text>
    <path class="node adversary" d="M${margin + 90} ${size + 3}l7 7l-7 7l-7 -7Z" />
    <text class="tick" x="${margin + 104}" y="${size + 14}">adversary</text>
  </svg>`;
}
