import type { Random } from "../random.ts";
import type { Sampler, SamplerContext } from "./sampler-context.ts";

/** Row indexes of the larger and of the smaller side, benign rows against attacks. */
export interface Sides {
  readonly majority: Uint32Array;
  readonly minority: Uint32Array;
}

/** The two sides; equally many: benign rows are the majority. */
export function sidesOf(labels: Uint8Array): Sides {
  const rows = Uint32Array.from(labels.keys());
  const benign = rows.filter((row) => labels[row] === 0);
  const attacks = rows.filter((row) => labels[row] !== 0);
  return benign.length >= attacks.length
    ? { majority: benign, minority: attacks }
    : { majority: attacks, minority: benign };
}

/** So many of the rows, each drawn from all of them. */
function withRepetition(rows: Uint32Array, count: number, random: Random): Uint32Array {
  return Uint32Array.from({ length: count }, () => rows[random.below(rows.length)]!);
}

/** Several draws as one epoch's order. */
export function mixed(random: Random, ...draws: readonly Uint32Array[]): Uint32Array {
  return random.shuffle(Uint32Array.from(draws.flatMap((draw) => [...draw])));
}

/** `none`: every row once, shuffled. */
export const shuffled: Sampler = ({ rows, random }) =>
  random.shuffle(Uint32Array.from({ length: rows }, (_, row) => row));

/** `class-balanced`: as many draws as there are rows; every class that has rows is drawn alike often, then one of its rows. */
export const classBalanced: Sampler = ({ rows, labels, classes, random }) => {
  const all = Uint32Array.from(labels.keys());
  const members = Array.from({ length: classes }, (_, c) => all.filter((row) => labels[row] === c)).filter(
    ({ length }) => length > 0,
  );
  return Uint32Array.from({ length: rows }, () => {
    const ofClass = members[random.below(members.length)]!;
    return ofClass[random.below(ofClass.length)]!;
  });
};

/** As a sampler that needs both sides: without one of them, every row once. */
export const betweenSides =
  (sample: (sides: Sides, context: SamplerContext) => Uint32Array): Sampler =>
  (context) => {
    const sides = sidesOf(context.labels);
    return sides.minority.length === 0 ? shuffled(context) : sample(sides, context);
  };

/** `over`: every row once, and rows of the smaller side again until there are as many benign rows as attacks. */
export const oversampled = betweenSides(({ majority, minority }, { random }) =>
  mixed(random, majority, minority, withRepetition(minority, majority.length - minority.length, random)),
);

/** `under`: the smaller side, and as many rows of the larger, drawn anew for each epoch. */
export const undersampled = betweenSides(({ majority, minority }, { random }) =>
  mixed(random, minority, random.shuffle(majority.slice()).subarray(0, minority.length)),
);
