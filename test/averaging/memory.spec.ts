import assert from "node:assert/strict";
import type { HeldOutLoss } from "../../src/averaging/merge.ts";
import { passesGuard } from "../../src/averaging/guard.ts";
import { noMomenta } from "../../src/averaging/momentum.ts";
import { ageMax, type HeldDelta } from "../../src/averaging/contributions.ts";
import {
  awaitedOf,
  blank,
  deltasOf,
  votersOf,
  withDelta,
  withMix,
  withProof,
  type Memory,
} from "../../src/averaging/memory.ts";

const delta = (author: string, round: number): HeldDelta => ({
  author,
  round,
  payloadHash: `${author}/${round}`,
  delta: Float32Array.of(round),
});
const holding = (...deltas: HeldDelta[]): Memory => deltas.reduce(withDelta, blank);
const mixedIn = (
  memory: Memory,
  round: number,
  mixed: readonly string[],
  mergedLoss: number | null = null,
  heldOut: HeldOutLoss | null = null,
): Memory => withMix(memory, round, mixed, { state: { a: round }, mergedLoss, heldOut, momenta: noMomenta });
const hashes = (deltas: readonly HeldDelta[]): string[] => deltas.map(({ payloadHash }) => payloadHash);

describe("a node's memory", () => {
  it("gives each wanted author's newest delta that is not too old, sorted by author", () => {
    const memory = holding(delta("b", 5), delta("a", 3), delta("a", 4), delta("c", 2), delta("d", 6), delta("e", 5));
    assert.deepEqual(hashes(deltasOf(memory, 5, ["a", "b", "c", "d"])), ["a/4", "b/5"]);
  });

  it("waits for those who are not in yet, and does not know them as absent", () => {
    const memory = holding(delta("a", 5), delta("b", 4));
    assert.deepEqual(awaitedOf(memory, 5, ["a", "b", "c"]), ["b", "c"]);
  });

  it("waits no longer for an author that missed two rounds, until it is heard again", () => {
    const missed = [4, 5].reduce((memory, round) => mixedIn(memory, round, ["a", "b"]), holding());
    assert.deepEqual(awaitedOf(missed, 6, ["a", "b"]), []);
    assert.deepEqual(awaitedOf(withDelta(missed, delta("a", 5)), 6, ["a", "b"]), ["a"]);
  });

  it("drops what a cheat said in the rounds it lost, keeps others', and hears nothing more of it", () => {
    const memory = withProof(holding(delta("a", 4), delta("a", 5), delta("b", 5)), "a", 5);
    assert.deepEqual(hashes(memory.held), ["b/5"]);
    assert.equal(withDelta(memory, delta("a", 6)), memory);
    assert.deepEqual(votersOf(memory, 15, ["a", "b"]), ["b"]);
    assert.deepEqual(awaitedOf(memory, 15, ["a"]), []);
    assert.deepEqual(votersOf(memory, 16, ["a", "b"]), ["a", "b"]);
    assert.deepEqual(hashes(withDelta(memory, delta("a", 16)).held), ["a/16"]);
  });

  it("keeps, after a round, the deltas that can still count in the next, those of rounds to come too", () => {
    const memory = mixedIn(holding(...[3, 4, 5, 6].map((round) => delta("a", round))), 5, ["a"]);
    assert.deepEqual(hashes(memory.held), ["a/4", "a/5", "a/6"]);
    assert.deepEqual(hashes(deltasOf(memory, 5 + 1 + ageMax, ["a"])), ["a/6"]);
  });

  it("holds the deltas of a few rounds, even where no round is ever mixed", () => {
    const rounds = Array.from({ length: 50 }, (_, round) => round);
    const memory = holding(...rounds.flatMap((round) => [delta("a", round), delta("b", round)]));
    assert.equal(memory.held.length, 2 * (ageMax + 2));
    assert.deepEqual(hashes(deltasOf(memory, 48, ["a", "b"])), ["a/48", "b/48"]);
  });

  it("remembers what the rule wants to, and the losses of what was merged", () => {
    const merged = mixedIn(mixedIn(blank, 1, [], 0.5), 2, [], 0.25);
    assert.deepEqual([merged.ruleState, merged.mergedLosses], [{ a: 2 }, [0.5, 0.25]]);
    assert.deepEqual(mixedIn(merged, 3, []).mergedLosses, [0.5, 0.25], "nothing was merged");
  });

  it("remembers the loss that a first merge was refused against, so that no local model stands in for it", () => {
    const refused = mixedIn(blank, 0, [], null, { before: 2, after: 3.2 });
    assert.deepEqual(refused.mergedLosses, [2]);
    const again = mixedIn(refused, 1, [], null, { before: 0.5, after: 3.1 });
    assert.deepEqual(again.mergedLosses, [2], "the local model that stands since is none");
    assert.ok(passesGuard(0.5, 2.9, 1000, again.mergedLosses) && !passesGuard(0.5, 2.9, 1000, []));
    assert.deepEqual(mixedIn(again, 2, [], 2.9, { before: 0.5, after: 2.9 }).mergedLosses, [2, 2.9]);
    assert.deepEqual(mixedIn(blank, 0, []).mergedLosses, [], "nothing was tried");
  });

  it("is not changed by what comes after", () => {
    const memory = holding(delta("a", 5));
    withProof(memory, "a", 5);
    mixedIn(memory, 9, ["a"], 1);
    withDelta(memory, delta("b", 5));
    assert.deepEqual(memory, holding(delta("a", 5)));
    assert.deepEqual(blank.held, []);
  });
});
