import assert from "node:assert/strict";
import { roundLine, type RoundRecord } from "../../src/testbed/rounds.ts";

const record: RoundRecord = {
  round: 3,
  organisation: "org-01",
  honest: true,
  loss: 0.25,
  holdout: { macroF1: 0.9, accuracy: 0.95, rocAuc: 0.97 },
  validationLoss: { before: 0.5, after: 0.4 },
  reputation: 0.9,
  contributions: 2,
  accepted: 1,
  clipped: 0,
  rejected: 1,
  verdicts: [
    { author: "org-01", status: "accepted", rule: "rank-witness", score: 1, threshold: 0.5, reason: "own" },
    { author: "org-02", status: "rejected", rule: "rank-witness", score: null, threshold: null, reason: "non-finite" },
  ],
  bytesSent: 100,
  bytesReceived: 200,
  degraded: null,
};

describe("rounds.ndjson", () => {
  it("holds one record a line, with the keys in the agreed order", () => {
    assert.equal(
      roundLine(record),
      '{"round":3,"organisation":"org-01","honest":true,"loss":0.25,"holdout":{"macroF1":0.9,"accuracy":0.95,"rocAuc":0.97},' +
        '"validationLoss":{"before":0.5,"after":0.4},"reputation":0.9,' +
        '"contributions":2,"accepted":1,"clipped":0,"rejected":1,"verdicts":[{"author":"org-01","status":"accepted",' +
        '"rule":"rank-witness","score":1,"threshold":0.5,"reason":"own"},{"author":"org-02","status":"rejected",' +
        '"rule":"rank-witness","score":null,"threshold":null,"reason":"non-finite"}],"bytesSent":100,' +
        '"bytesReceived":200,"degraded":null}',
    );
  });

  it("gives equal bytes for equal records, whatever the order of their keys", () => {
    const reversed = Object.fromEntries(Object.entries(record).toReversed()) as unknown as RoundRecord;
    assert.equal(roundLine(reversed), roundLine(record));
  });

  it("writes a diverged loss as null, and never a line break", () => {
    const diverged = roundLine({ ...record, loss: NaN, organisation: "a\nb" });
    assert.equal((JSON.parse(diverged) as RoundRecord).loss, null);
    assert.ok(!diverged.includes("\n"));
  });
});
