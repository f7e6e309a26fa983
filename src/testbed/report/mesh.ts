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
  return html`<figure>
    <figcaption>The mesh: ${organisations.length} organisations, ${known.length} connections</figcaption>
    <svg viewBox="0 0 ${size} ${size}" role="img" aria-label="The overlay">
      <path class="link" d="${links}" />
      ${nodes}
    </svg>
    <ul class="legend">
      <li>
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <circle class="node" cx="6" cy="6" r="5" /></svg
        >honest
      </li>
      <li>
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <path class="node adversary" d="M6 0L12 6L6 12L0 6Z" /></svg
        >adversary
      </li>
    </ul>
  </figure>`;
}
