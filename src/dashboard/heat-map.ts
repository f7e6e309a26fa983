import type { LiveState, VerdictEntry } from "../daemon/live/state.ts";
import { mixed, type Palette } from "./theme.ts";

/** How the heat map is laid out, in CSS pixels. */
export interface Grid {
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly width: number;
  readonly height: number;
}

/** A cell: an author's row, and a round by its place. */
export interface Cell {
  readonly author: number;
  readonly column: number;
}

const within = (x: number, least: number, most: number): number => Math.min(most, Math.max(least, x));

/** Cells as large as fit, within what can be read and aimed at. */
export function gridOf({ organisations, rounds }: LiveState, width: number): Grid {
  const columns = Math.max(1, rounds.length);
  const cellWidth = within(Math.floor(width / columns), 3, 44);
  const cellHeight = within(Math.floor(360 / Math.max(1, organisations.length)), 12, 22);
  return {
    cellWidth,
    cellHeight,
    width: cellWidth * columns,
    height: cellHeight * Math.max(1, organisations.length),
  };
}

/** Rejected: from pale to full; clipped only: amber; nothing: pale. */
function colourOf([, , judged, rejected, clipped]: VerdictEntry, palette: Palette): string {
  if (rejected > 0) return mixed(palette.zero, palette.bad, 0.2 + (0.8 * rejected) / judged);
  return clipped > 0 ? mixed(palette.zero, palette.warn, 0.15 + (0.55 * clipped) / judged) : palette.zero;
}

/** Draws every cell. */
export function drawHeatMap(canvas: HTMLCanvasElement, state: LiveState, grid: Grid, palette: Palette): void {
  const { cellWidth, cellHeight, width, height } = grid;
  const scale = within(devicePixelRatio, 1, Math.min(2, 16_000 / width)); // browsers draw no canvas wider than that
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  const gap = cellWidth >= 6 ? 1 : 0;
  const colours = new Map<string, string>();
  state.rounds.forEach(({ verdicts }, column) => {
    for (const verdict of verdicts) {
      const key = `${verdict[2]}/${verdict[3]}/${verdict[4]}`;
      const colour = colours.get(key) ?? colourOf(verdict, palette);
      colours.set(key, colour);
      context.fillStyle = colour;
      context.fillRect(column * cellWidth, verdict[0] * cellHeight, cellWidth - gap, cellHeight - 1);
    }
  });
}

/** The cell at a point of the picture; null beside it. */
export function cellAt(
  { organisations, rounds }: LiveState,
  { cellWidth, cellHeight }: Grid,
  x: number,
  y: number,
): Cell | null {
  const cell = { author: Math.floor(y / cellHeight), column: Math.floor(x / cellWidth) };
  const inside =
    cell.author >= 0 && cell.author < organisations.length && cell.column >= 0 && cell.column < rounds.length;
  return inside ? cell : null;
}

/** Where an arrow key leads; null for other keys. */
export function moved({ author, column }: Cell, key: string, { organisations, rounds }: LiveState): Cell | null {
  const [lastAuthor, lastColumn] = [organisations.length - 1, rounds.length - 1];
  switch (key) {
    case "ArrowRight":
      return { author, column: Math.min(lastColumn, column + 1) };
    case "ArrowLeft":
      return { author, column: Math.max(0, column - 1) };
    case "ArrowDown":
      return { author: Math.min(lastAuthor, author + 1), column };
    case "ArrowUp":
      return { author: Math.max(0, author - 1), column };
    case "Home":
      return { author, column: 0 };
    case "End":
      return { author, column: lastColumn };
    default:
      return null;
  }
}
