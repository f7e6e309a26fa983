import assert from "node:assert/strict";
import { duplicates } from "../../src/robust/duplicates.ts";
import type { Contribution } from "../../src/robust/rule.ts";
import { contextOf, contributionsOf } from "./contributions.ts";

describe("duplicate payloads", () => {
  const rows = contributionsOf([[1], [2], [1], [1]]).map((row, i): Contribution =>
    i === 1 ? row : { ...row, payloadHash: "same" },
  );
  const keptBy = (own: Contribution | null): string[] =>
    duplicates()(rows, own, contextOf(rows, 1)).kept.map(({ author }) => author);

  it("are one row, the lowest author's", () => assert.deepEqual(keptBy(null), ["a0000", "a0001"]));

  it("are the own row where it is one of them", () => assert.deepEqual(keptBy(rows[2]!), ["a0001", "a0002"]));

  it("are rejected as such", () => {
    const { verdicts } = duplicates()(rows, null, contextOf(rows, 1));
    assert.deepEqual(
      verdicts.map(({ status, reason }) => `${status} ${reason}`),
      ["accepted accepted", "accepted accepted", "rejected duplicate", "rejected duplicate"],
    );
  });
});
