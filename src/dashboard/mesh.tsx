import { Fragment } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { LiveState } from "../daemon/live/state.ts";
import { layout, type Place } from "./mesh-layout.ts";
import { OrganisationCard } from "./organisation-card.tsx";
import { splitNow, standings, type Standing } from "./standing.ts";
import { mixed, usePalette, type Palette } from "./theme.ts";
import { bytes, figure, plural } from "./words.ts";

const size = { width: 460, height: 340, margin: 26 };

/** Links are drawn in so many widths. */
const widths = [0.5, 1, 1.7, 2.5, 3.5];

/** More organisations than this are drawn small and without names. */
const mostNamed = 40;

/** Reputation as a colour: the accent for a good one, over amber, to red. */
function colourOf(reputation: number | null, palette: Palette): string {
  if (reputation === null) return palette.zero;
  return reputation >= 0.5
    ? mixed(palette.warn, palette.own, 2 * reputation - 1)
    : mixed(palette.bad, palette.warn, 2 * reputation);
}

/** What is written on a node: `03` for `org-03`. */
const shortName = (name: string): string => Array.from(name.replace(/^org-/u, "")).slice(0, 3).join("");

function describe(name: string, attack: string | null, { reputation, lag, judged, rejected }: Standing): string {
  return [
    name,
    attack === null ? null : `adversary, ${attack}`,
    reputation === null ? null : `reputation ${figure(reputation)}`,
    judged === 0 ? null : `${rejected} of ${judged} judgements rejected lately`,
    lag === null ? "never heard" : lag > 0 ? `last heard ${plural(lag, "round")} ago` : null,
  ]
    .filter((part) => part !== null)
    .join("; ");
}

function Links({ state, places }: { readonly state: LiveState; readonly places: readonly Place[] }) {
  const most = Math.max(1, ...state.links.map(([, , moved]) => moved ?? 0));
  const begun = state.rounds.length > 0;
  const paths = widths.map(() => "");
  let cut = "";
  for (const [a, b, moved] of state.links) {
    const [from, to] = [places[a]!, places[b]!];
    const path = `M${from.x.toFixed(1)} ${from.y.toFixed(1)}L${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
    if (moved === null && begun && state.kind === "testbed") cut += path;
    else paths[Math.round((widths.length - 1) * Math.sqrt((moved ?? 0) / most))] += path;
  }
  const dense = state.links.length > 300;
  return (
    <g class={dense ? "links dense" : "links"}>
      {paths.map((d, i) => d !== "" && <path key={i} d={d} stroke-width={widths[i]} />)}
      {cut !== "" && <path class="cut" d={cut} />}
    </g>
  );
}

interface Props {
  readonly state: LiveState;
  readonly chosen: number | null;
  choose(organisation: number | null): void;
}

/** Who is connected to whom: reputation as colour, traffic as width; one can be chosen. */
export function Mesh({ state, chosen, choose }: Props) {
  const palette = usePalette();
  const svg = useRef<SVGSVGElement>(null);
  const { organisations, links } = state;
  const shape = JSON.stringify([organisations.length, links.map(([a, b]) => [a, b])]);
  const places = useMemo(
    () =>
      layout(
        organisations.length,
        links.map(([a, b]) => [a, b]),
      ).map(({ x, y }) => ({
        x: size.margin + x * (size.width - 2 * size.margin),
        y: size.margin + y * (size.height - 2 * size.margin),
      })),
    [shape],
  );
  const all = useMemo(() => standings(state), [state.rounds, state.organisations]);
  const split = splitNow(state);
  const named = organisations.length <= mostNamed;
  const r = named ? 12 : 6;

  /** Arrow keys go through the organisations, so that the mesh is one stop of the tab key. */
  function onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") return choose(null);
    if (step === undefined) return;
    event.preventDefault();
    const next = ((chosen ?? 0) + step + organisations.length) % organisations.length;
    choose(next);
    svg.current?.querySelectorAll<SVGGElement>(".node")[next]?.focus();
  }

  return (
    <section class="panel mesh" aria-labelledby="mesh-title">
      <h2 id="mesh-title">Mesh</h2>
      <p class="soft">
        {plural(organisations.length, "organisation")}, {plural(links.length, "connection")}. Colour: reputation; width:
        traffic.
      </p>
      {split !== null && (
        <p class="warning" role="status">
          Partition: {split.map((group) => group.map((i) => organisations[i]?.name ?? i).join(", ")).join("  |  ")}
        </p>
      )}
      <svg ref={svg} viewBox={`0 0 ${size.width} ${size.height}`} role="group" aria-label="Mesh" onKeyDown={onKey}>
        <Links state={state} places={places} />
        {organisations.map(({ name, attack }, i) => {
          const { x, y } = places[i]!;
          const standing = all[i]!;
          const isChosen = i === chosen;
          const late = (standing.lag ?? 1) > 0 && state.rounds.length > 0;
          const fill = colourOf(standing.reputation, palette);
          const d = 1.25 * r;
          return (
            <Fragment key={i}>
              <g
                class={`node${isChosen ? " chosen" : ""}${late ? " late" : ""}${standing.reputation === null ? " pale" : ""}`}
                role="button"
                tabindex={i === (chosen ?? 0) ? 0 : -1} // an attribute: SVG has no other
                aria-pressed={isChosen}
                aria-label={describe(name, attack, standing)}
                transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
                onClick={() => choose(isChosen ? null : i)}
                onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && choose(isChosen ? null : i)}
              >
                <title>{describe(name, attack, standing)}</title>
                {attack === null ? (
                  <circle r={r} fill={fill} />
                ) : (
                  <path d={`M0 ${-d}L${d} 0L0 ${d}L${-d} 0Z`} fill={fill} />
                )}
                {i === state.self && <circle class="self" r={r + 4} />}
              </g>
              {/* beside the button, whose name says it whole */}
              {named && (
                <text x={x.toFixed(1)} y={(y + 4).toFixed(1)} aria-hidden="true">
                  {shortName(name)}
                </text>
              )}
            </Fragment>
          );
        })}
      </svg>
      <ul class="legend">
        <li>
          <span class="ramp" aria-hidden="true" /> reputation 0 to 1
        </li>
        {state.kind === "testbed" && (
          <li>
            <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
              <path class="mark" d="M0 -6L6 0L0 6L-6 0Z" />
            </svg>
            adversary
          </li>
        )}
        <li>
          <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
            <circle class="late-mark" r="5" />
          </svg>
          behind
        </li>
        {state.links.some(([, , moved]) => moved !== null) && (
          <li>widest: {bytes(Math.max(...state.links.map(([, , moved]) => moved ?? 0)))}</li>
        )}
      </ul>
      {chosen !== null && organisations[chosen] !== undefined && (
        <OrganisationCard state={state} organisation={chosen} standing={all[chosen]!} close={() => choose(null)} />
      )}
    </section>
  );
}
