import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LiveState } from "../daemon/live/state.ts";
import { cellAt, drawHeatMap, gridOf, moved, type Cell } from "./heat-map.ts";
import { useWidth } from "./size.ts";
import { usePalette } from "./theme.ts";
import { VerdictCard } from "./verdict-card.tsx";
import { percent } from "./words.ts";

const labelWidth = 92;

/** Every so many rounds a number stands over the columns: as close as they can be read. */
function tickEvery(cellWidth: number, newest: number): number {
  const room = 10 + 7 * String(newest).length;
  return [1, 2, 5, 10, 20, 50, 100].find((every) => every * cellWidth >= room) ?? 200;
}

/** What a reader hears of a cell. */
function cellInWords({ organisations, rounds, kinds }: LiveState, { author, column }: Cell): string {
  const { round, verdicts } = rounds[column]!;
  const verdict = verdicts.find(([who]) => who === author);
  const where = `${organisations[author]!.name}, round ${round}`;
  if (verdict === undefined) return `${where}: nothing came in`;
  const [, kind, judged, rejected] = verdict;
  return `${where}: ${kinds[kind]!.status}, rejected by ${rejected} of ${judged}`;
}

/** Author by round: who was rejected when, and why. */
export function Verdicts({ state }: { readonly state: LiveState }) {
  const palette = usePalette();
  const [box, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cell, setCell] = useState<Cell | null>(null);
  const [pinned, setPinned] = useState(false);
  const { organisations, rounds } = state;
  const grid = gridOf(state, Math.max(120, width - labelWidth));
  useLayoutEffect(() => {
    if (canvas.current !== null && width > 0) drawHeatMap(canvas.current, state, grid, palette);
  }, [rounds, organisations.length, width, palette]);
  const { length } = rounds;
  useEffect(() => {
    // The newest rounds are what one wants to see.
    const element = box.current;
    if (element !== null && !pinned) element.scrollLeft = element.scrollWidth;
  }, [length, width]);

  const pointed = (event: PointerEvent | MouseEvent): Cell | null => cellAt(state, grid, event.offsetX, event.offsetY);
  function onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") return setPinned(false);
    const next = moved(cell ?? { author: 0, column: length - 1 }, event.key, state);
    if (next === null || length === 0) return;
    event.preventDefault();
    setCell(next);
    setPinned(true);
    const element = box.current!;
    const [left, top] = [next.column * grid.cellWidth, next.author * grid.cellHeight];
    if (left < element.scrollLeft || left + 40 > element.scrollLeft + element.clientWidth - labelWidth)
      element.scrollLeft = left - element.clientWidth / 2;
    if (top < element.scrollTop || top + 60 > element.scrollTop + element.clientHeight)
      element.scrollTop = top - element.clientHeight / 2;
  }

  const every = tickEvery(grid.cellWidth, rounds.at(-1)?.round ?? 0);
  const shown = cell !== null && rounds[cell.column] !== undefined ? cell : null;
  return (
    <section class="panel verdicts" aria-labelledby="verdicts-title">
      <h2 id="verdicts-title">Verdicts</h2>
      <p class="soft">
        Authors down, rounds across. Darker: rejected by more{state.kind === "testbed" ? " of the honest judges" : ""}.
        Arrow keys move, a click pins a cell.
      </p>
      <div
        ref={box}
        class="heat"
        tabIndex={0}
        role="application"
        aria-roledescription="heat map"
        aria-label="Verdicts, author by round; arrow keys move from cell to cell"
        onKeyDown={onKey}
      >
        <div class="heat-corner" />
        <div class="heat-rounds" style={{ width: `${grid.width}px` }} aria-hidden="true">
          {rounds.map(
            ({ round }, i) =>
              round % every === 0 && (
                <span key={round} style={{ left: `${i * grid.cellWidth}px` }}>
                  {round}
                </span>
              ),
          )}
        </div>
        <div class="heat-authors" aria-hidden="true">
          {organisations.map(({ name, attack }, i) => (
            <div
              key={i}
              class={attack === null ? "" : "bad"}
              style={{ height: `${grid.cellHeight}px` }}
              title={attack ?? name}
            >
              {attack !== null && "◆ "}
              {name}
            </div>
          ))}
        </div>
        <div class="heat-cells" style={{ width: `${grid.width}px`, height: `${grid.height}px` }}>
          <canvas
            ref={canvas}
            aria-hidden="true"
            onPointerMove={(event) => !pinned && setCell(pointed(event))}
            onClick={(event) => {
              setCell(pointed(event));
              setPinned(true);
            }}
          />
          {shown !== null && (
            <div
              class="heat-cursor"
              style={{
                left: `${shown.column * grid.cellWidth - 1}px`,
                top: `${shown.author * grid.cellHeight - 1}px`,
                width: `${grid.cellWidth + 1}px`,
                height: `${grid.cellHeight + 1}px`,
              }}
            />
          )}
        </div>
      </div>
      <p class="visually-hidden" role="status">
        {shown !== null && pinned ? cellInWords(state, shown) : ""}
      </p>
      <ul class="legend">
        <li>
          <span class="swatch accepted" aria-hidden="true" /> accepted
        </li>
        <li>
          <span class="swatch clipped" aria-hidden="true" /> scaled down
        </li>
        <li>
          <span class="swatch rejected" aria-hidden="true" /> rejected by all
        </li>
        <li>empty: nothing came in</li>
      </ul>
      {shown === null ? (
        <Suspects state={state} />
      ) : (
        <VerdictCard state={state} author={shown.author} entry={rounds[shown.column]!} />
      )}
    </section>
  );
}

/** Authors told by name, and no more: the heat map shows the rest. */
const namedMax = 8;

/** Who is rejected most, by name: what the heat map says at a glance. */
function Suspects({ state }: { readonly state: LiveState }) {
  const tallies = state.organisations.map(({ name, attack }) => ({ name, attack, judged: 0, rejected: 0 }));
  for (const { verdicts } of state.rounds) {
    for (const [author, , judged, rejected] of verdicts) {
      tallies[author]!.judged += judged;
      tallies[author]!.rejected += rejected;
    }
  }
  const share = ({ judged, rejected }: (typeof tallies)[number]): number => (judged === 0 ? 0 : rejected / judged);
  const worst = tallies.filter((tally) => share(tally) >= 0.5).toSorted((a, b) => share(b) - share(a));
  if (state.rounds.length === 0) return null;
  if (worst.length === 0) return <p class="suspects">Nobody was rejected in half of all judgements, or more.</p>;
  return (
    <p class="suspects">
      Rejected most:{" "}
      {worst.slice(0, namedMax).map((tally) => (
        <span key={tally.name} class="tag bad">
          {tally.name} {percent(share(tally))}
        </span>
      ))}
      {worst.length > namedMax && ` and ${worst.length - namedMax} more`}
    </p>
  );
}
