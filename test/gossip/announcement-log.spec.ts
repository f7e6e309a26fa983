import assert from "node:assert/strict";
import { sha256Hex } from "../../src/delta/announcement.ts";
import { createAnnouncementLog } from "../../src/gossip/announcement-log.ts";
import { alice, announcementOf, signedBy } from "../support/announcements.ts";

describe("the announcement log", () => {
  const deltas = [3, 4, 5].map((round) => ({ over: { round }, bytes: signedBy(alice, { round }) }));
  const statistics = {
    over: { kind: "statistics", round: 0 } as const,
    bytes: signedBy(alice, { kind: "statistics", round: 0 }),
  };

  function filled(): ReturnType<typeof createAnnouncementLog> {
    const log = createAnnouncementLog();
    for (const { over, bytes } of [...deltas, statistics]) log.add(announcementOf(over), bytes);
    return log;
  }
  const held = (log: ReturnType<typeof createAnnouncementLog>, round: number): Uint8Array[] =>
    log.since(round).map(({ bytes }) => bytes);

  it("has those of a round and later, in order of arrival, and statistics always", () => {
    assert.deepEqual(held(filled(), 4), [deltas[1]!.bytes, deltas[2]!.bytes, statistics.bytes]);
    assert.deepEqual(held(filled(), 99), [statistics.bytes]);
  });

  it("names each by the hash of what was signed", () => {
    for (const { id, bytes } of filled().since(0)) assert.equal(id, sha256Hex(bytes));
  });

  it("names the payloads that it holds announcements of", () => {
    const log = createAnnouncementLog();
    const announcement = announcementOf(deltas[0]!.over);
    log.add(announcement, deltas[0]!.bytes);
    assert.ok(log.names(announcement.payloadHash));
    log.forgetBefore(4);
    assert.ok(!log.names(announcement.payloadHash));
  });

  it("keeps no more of what came in than the announcement", () => {
    const { over, bytes } = deltas[0]!;
    const chunk = new Uint8Array(65_536);
    chunk.set(bytes);
    const log = createAnnouncementLog();
    log.add(announcementOf(over), chunk.subarray(0, bytes.length));
    assert.deepEqual(held(log, 0), [bytes]);
    assert.equal(held(log, 0)[0]!.buffer.byteLength, bytes.length);
  });

  it("has each once, however often it came", () => {
    const log = filled();
    log.add(announcementOf(deltas[0]!.over), deltas[0]!.bytes);
    assert.deepEqual(log.since(0), filled().since(0));
  });

  it("forgets deltas of rounds gone by, statistics never", () => {
    const log = filled();
    log.forgetBefore(5);
    assert.deepEqual(held(log, 0), [deltas[2]!.bytes, statistics.bytes]);
  });
});
