import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HeldDelta } from "../src/averaging/contributions.ts";
import { createBallot, type Ballot } from "../src/node-ballot.ts";
import type { Participation } from "../src/node-options.ts";
import type { Reputations, ReputationStore } from "../src/robust/reputation.ts";
import type { Verdict } from "../src/robust/rule.ts";
import { openStore } from "../src/store/open-store.ts";
import { trainingDefaults } from "../src/training/options.ts";

const others = ["a", "b", "c", "d", "e", "f", "g", "h"];

function memoryStore(initial: Reputations = new Map()): ReputationStore {
  let kept = initial;
  return {
    read: () => kept,
    write(reputations) {
      kept = new Map([...kept, ...reputations]);
    },
  };
}

function ballotOf(store: ReputationStore, rule = "rank-witness"): Ballot {
  const participation: Participation = { mixing: "all", rule, training: trainingDefaults, deadlineMs: 1 };
  return createBallot({ participation, reputation: store });
}

const held = (round: number, authors: readonly string[]): HeldDelta[] =>
  authors.map((author) => ({ author, round, payloadHash: author, delta: new Float32Array(1) }));
const rejecting = (bad: readonly string[], voters: readonly string[]): Verdict[] =>
  voters.map((author) => {
    const status = bad.includes(author) ? "rejected" : "accepted";
    return { author, status, rule: "rank-witness", score: null, threshold: null, reason: "rank" };
  });

/** Lets rounds pass in which all are heard and `bad` are rejected; the verdicts of the last. */
function live(ballot: Ballot, from: number, to: number, bad: readonly string[], heard = others): Verdict[] {
  let verdicts: Verdict[] = [];
  for (let round = from; round < to; round++) {
    const voters = ballot.open(others);
    verdicts = ballot.close(round, rejecting(bad, voters), held(round, heard));
  }
  return verdicts;
}

const lost = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter(({ reason }) => reason === "reputation").map(({ author }) => author);

describe("a node's ballot", () => {
  it("leaves out who was rejected again and again, and says so of what it sends", () => {
    const ballot = ballotOf(memoryStore());
    assert.deepEqual(lost(live(ballot, 0, 14, ["h"])), []);
    const verdicts = live(ballot, 14, 15, ["h"]);
    assert.deepEqual(lost(verdicts), ["h"]);
    assert.deepEqual(
      verdicts.map(({ author }) => author),
      others,
    );
    assert.deepEqual(ballot.open(others), others.slice(0, -1));
  });

  it("says nothing of an organisation without a vote that sent nothing", () => {
    const ballot = ballotOf(memoryStore(new Map([["h", 0]])));
    assert.deepEqual(lost(live(ballot, 0, 1, [], ["a", "b"])), []);
  });

  it("judges an author for what it sent this round, not again as that ages", () => {
    const store = memoryStore();
    live(ballotOf(store), 0, 20, ["h"], others.slice(0, -1));
    assert.equal(store.read().get("h"), undefined);
  });

  it("remembers across a restart of the daemon, in its store", () => {
    const folder = mkdtempSync(join(tmpdir(), "vervet-ballot-"));
    try {
      const before = openStore(join(folder, "store.db"));
      live(ballotOf(before.reputation), 0, 14, ["h"]);
      before.close();
      const after = openStore(join(folder, "store.db"));
      assert.deepEqual(ballotOf(after.reputation).open(others), others.slice(0, -1));
      after.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("takes no more votes than the rule tolerates faults", () => {
    const ballot = ballotOf(memoryStore(new Map(others.map((author) => [author, 0]))));
    assert.equal(ballot.open(others).length, others.length - 3);
  });

  it("has no part in the undefended baseline", () => {
    const store = memoryStore(new Map([["h", 0]]));
    const ballot = ballotOf(store, "mean");
    assert.deepEqual(live(ballot, 0, 20, ["a"]).length, others.length);
    assert.deepEqual(ballot.open(others), others);
    assert.deepEqual(store.read(), new Map([["h", 0]]));
  });
});
