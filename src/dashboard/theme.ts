import { useEffect, useState } from "preact/hooks";

/** Colours that are drawn on a canvas, from the style sheet. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly rule: string;
  readonly paper: string;
  readonly own: string;
  readonly band: string;
  readonly mean: string;
  readonly local: string;
  readonly bad: string;
  readonly warn: string;
  readonly zero: string;
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"),
    soft: colour("soft"),
    rule: colour("rule"),
    paper: colour("panel"),
    own: colour("own"),
    band: colour("band"),
    mean: colour("mean"),
    local: colour("local"),
    bad: colour("bad"),
    warn: colour("warn"),
    zero: colour("zero"),
  };
}

/** The palette in force; a component that uses it is drawn again when the reader's theme changes. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(readPalette);
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const onChange = (): void => setPalette(readPalette());
    dark.addEventListener("change", onChange);
    return () => dark.removeEventListener("change", onChange);
  }, []);
  return palette;
}

/** A mixture of two colours `#rrggbb`; 0 is the first. */
export function mixed(from: string, to: string, share: number): string {
  const channel = (colour: string, i: number): number => Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
  const mix = (i: number): number => Math.round(channel(from, i) + share * (channel(to, i) - channel(from, i)));
  return `rgb(${mix(0)} ${mix(1)} ${mix(2)})`;
}
