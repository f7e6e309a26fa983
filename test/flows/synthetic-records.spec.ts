import assert from "node:assert/strict";
import { attackProfiles } from "../../src/flows/synthetic-profiles.ts";
import { syntheticRecords } from "../../src/flows/synthetic-records.ts";

const options = { seed: 1, organisation: 2, benignFlows: 1000, flowsPerFamily: 50 };
const records = syntheticRecords(options);

describe("a synthetic sensor's log", () => {
  it("is the same from the same seed, and another of another organisation", () => {
    assert.deepEqual(syntheticRecords(options), records);
    assert.notDeepEqual(syntheticRecords({ ...options, organisation: 3 }), records);
  });

  it("holds as many flows of each family as asked for, in the order in which they end", () => {
    const count = (label: string): number => records.filter((record) => record.label === label).length;
    assert.equal(count("benign"), 1000);
    for (const family of Object.keys(attackProfiles)) assert.equal(count(family), 50, family);
    const ends = records.map(({ ts, durationS }) => ts + durationS);
    assert.deepEqual(
      ends,
      ends.toSorted((a, b) => a - b),
    );
  });

  it("is plausible: bytes of whole packets, ports where there are ports, answers where something came back", () => {
    for (const record of records) {
      assert.ok(record.bytesOut >= 40 * record.packetsOut - 1 && record.bytesOut <= 1500 * record.packetsOut + 1);
      assert.equal(record.packetsIn > 0, record.outcome !== "unanswered");
      assert.equal(record.sourcePort > 0, record.protocol !== "icmp");
      assert.ok(record.destinationPort <= 65_535);
    }
  });
});
