import { likenessOf, type Likeness } from "./convergence.ts";
import type { FarApart, Member } from "./far-apart.ts";
import type { LinkCounts } from "./slow-link.ts";
import { until } from "./running-daemon.ts";

/** How long the parts of a trial last, in rounds. */
export interface TrialOptions {
  readonly roundMs: number;
  /** Who is cut off. */
  readonly lost: number;
  /** Rounds in which everybody hears everybody, before the cut and again after it. */
  readonly together: number;
  /** Rounds that everybody closes while one is cut off. */
  readonly apart: number;
}

/** What came of it. */
export interface Trial {
  /** Of the rounds that all have a model of. */
  readonly likeness: readonly Likeness[];
  /** The first and the last round in which the others did without the lost one: what they last heard of it had grown too old to be used. */
  readonly missing: { readonly from: number; readonly to: number };
  readonly wires: LinkCounts;
  /** What should not be, in words. */
  readonly faults: readonly string[];
}

/** Longest that a part may take, beyond its own length, in rounds: daemons start, and a busy machine misses some. */
const patience = 60;
/** Rounds with everybody's contributions until whoever was away is back among the others: it merges, and then they merge what it made of that. */
const returning = 2;
/** How near the lost one must come to the others again, as a share of how far it had gone. */
const returnedShare = 0.25;
/** Most that models may differ in macro-F1 in the end. */
const spreadMax = 0.05;

/** What is wrong with how one daemon went through its rounds. */
function faultsOf({ rounds, complaints, exitStatus }: Member, name: string): string[] {
  const faults: string[] = [];
  const expect = (holds: boolean, what: string): void => void (holds || faults.push(`${name}: ${what}`));
  const numbers = rounds.map(({ round }) => round);
  const [first = -1, last = -1] = [numbers.at(0), numbers.at(-1)];
  expect(numbers.length === last - first + 1, `of rounds ${first} to ${last} it closed only ${numbers.join(" ")}`);
  expect(complaints.length === 0, `it complained: ${complaints[0]}`);
  expect(exitStatus() === 0, `it ended with status ${exitStatus()}`);
  return faults;
}

/** What is wrong with how models came together again after `to`. */
function strangers(likeness: readonly Likeness[], lost: number, { from, to }: Trial["missing"]): string[] {
  const faults: string[] = [];
  const away = likeness.filter(({ round }) => round >= from && round <= to).map(({ distances }) => distances[lost]!);
  const back = likeness.filter(({ round }) => round > to);
  if (away.length === 0 || back.length === 0) return ["there are no rounds to compare"];
  const [most, least] = [Math.max(...away), Math.min(...back.map(({ distances }) => distances[lost]!))];
  if (least > returnedShare * most) faults.push(`the lost one went ${most} away, and came back to ${least} only`);
  const { macroF1 } = back.at(-1)!;
  const spread = Math.max(...macroF1) - Math.min(...macroF1);
  if (spread > spreadMax) faults.push(`in the end models differ by ${spread} in macro-F1: ${macroF1.join(" ")}`);
  return faults;
}

/** Lets everybody learn together, cuts one off, lets it come back, stops everybody, and looks at what they have come to. */
export async function cutOffAndBack(far: FarApart, { roundMs, lost, together, apart }: TrialOptions): Promise<Trial> {
  const { members } = far;
  const others = members.filter((_, i) => i !== lost);
  const latest = (): number => Math.max(...members.map(({ rounds }) => rounds.at(-1)?.round ?? -1));
  const closed = ({ rounds }: Member, after: number, contributions: number): number[] =>
    rounds.filter((each) => each.round > after && each.contributions === contributions).map(({ round }) => round);
  const all = (what: string, of: number, holds: () => boolean): Promise<unknown> =>
    until(what, () => holds() || null, (of + patience) * roundMs);
  const hearEverybody = (after: number, rounds: number): Promise<unknown> =>
    all("everybody to hear everybody", rounds, () =>
      members.every((one) => closed(one, after, members.length - 1).length >= rounds),
    );

  await hearEverybody(-1, together);
  const cutIn = latest();
  far.cut(lost);
  const without = (one: Member): number[] => closed(one, cutIn, one === members[lost] ? 0 : others.length - 1);
  await all("rounds without the one that is cut off", apart, () =>
    members.every((one) => without(one).length >= apart),
  );
  const missed = others.flatMap(without);
  far.mend(lost);
  await hearEverybody(latest(), together + returning);
  const wires = await far.stop();
  const missing = { from: Math.min(...missed), to: Math.max(...missed) };
  const likeness = await likenessOf(members.map(({ site }) => site));
  const faults = members.flatMap((member, i) => faultsOf(member, `organisation ${i}`));
  return { likeness, missing, wires, faults: [...faults, ...strangers(likeness, lost, missing)] };
}
