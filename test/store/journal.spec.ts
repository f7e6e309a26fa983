import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileJournal, memoryJournal } from "../../src/store/journal.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe("a journal in a folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vervet-journal-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("gives back what was written, also to whoever opens it later", () => {
    const journal = fileJournal(folder);
    assert.equal(journal.read("delta-1"), null);
    journal.write("delta-1", bytes(1, 2, 3));
    journal.write("delta-1-payload", bytes(4));
    for (const open of [journal, fileJournal(folder)]) {
      assert.deepEqual(open.read("delta-1"), bytes(1, 2, 3));
      assert.deepEqual(open.read("delta-1-payload"), bytes(4));
    }
  });

  it("has the new bytes once they were written again", () => {
    const journal = fileJournal(folder);
    journal.write("delta-1", bytes(1));
    journal.write("delta-1", bytes(2));
    assert.deepEqual(fileJournal(folder).read("delta-1"), bytes(2));
  });

  it("makes its folder, for its owner only", () => {
    const inner = join(folder, "a", "b");
    fileJournal(inner).write("delta-1", bytes(1));
    assert.equal(statSync(inner).mode & 0o077, 0);
    assert.equal(statSync(join(inner, "delta-1.cbor")).mode & 0o077, 0);
  });

  describe("after a crash between writing and renaming", () => {
    it("has the old bytes, or none where there were none", () => {
      const journal = fileJournal(folder);
      journal.write("delta-1", bytes(1));
      for (const name of ["delta-1", "delta-2"]) writeFileSync(join(folder, `${name}.cbor.new`), bytes(9));
      const reopened = fileJournal(folder);
      assert.deepEqual(reopened.read("delta-1"), bytes(1));
      assert.equal(reopened.read("delta-2"), null);
    });

    it("writes as if nothing had happened, and leaves nothing half written", () => {
      writeFileSync(join(folder, "delta-1.cbor.new"), bytes(9, 9, 9, 9));
      writeFileSync(join(folder, "delta-7.cbor.new"), bytes(9));
      const journal = fileJournal(folder);
      journal.write("delta-1", bytes(1));
      assert.deepEqual(journal.read("delta-1"), bytes(1));
      assert.deepEqual(readdirSync(folder), ["delta-1.cbor"]);
    });
  });

  it("has what was written, whenever the process is killed: one whole state or the other", () => {
    const journal = JSON.stringify(new URL("../../src/store/journal.ts", import.meta.url).href);
    const program = `
      const { fileJournal } = await import(${journal});
      const journal = fileJournal(${JSON.stringify(folder)});
      for (let i = 0; ; i++) {
        journal.write("delta-1", new Uint8Array(50_000).fill(i));
        if (i === 20) process.kill(process.pid, "SIGKILL");
      }`;
    const { signal } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { timeout: 8_000 });
    assert.equal(signal, "SIGKILL");
    const read = fileJournal(folder).read("delta-1")!;
    assert.equal(read.length, 50_000);
    assert.equal(read[0], 20, "what a write returned from survives");
    assert.ok(read.every((byte) => byte === read[0]));
  });

  it("keeps the newest rounds of deltas, opened anew or not", () => {
    const write = (from: number, to: number): void => {
      const journal = fileJournal(folder);
      for (let round = from; round < to; round++) {
        journal.write(`delta-${round}-payload`, bytes(round));
        journal.write(`delta-${round}`, bytes(round));
      }
    };
    write(0, 10);
    write(10, 30);
    const journal = fileJournal(folder);
    const kept = Array.from({ length: 30 }, (_, round) => round).filter(
      (round) => journal.read(`delta-${round}`) !== null,
    );
    assert.deepEqual(kept, [22, 23, 24, 25, 26, 27, 28, 29]);
    for (const round of kept) assert.deepEqual(journal.read(`delta-${round}-payload`), bytes(round));
    assert.equal(readdirSync(folder).length, 16);
  });

  it("keeps the statistics for good: others ask for them at any time", () => {
    const journal = fileJournal(folder);
    journal.write("statistics-0-payload", bytes(1));
    journal.write("statistics-0", bytes(2));
    for (let round = 0; round < 30; round++) journal.write(`delta-${round}`, bytes(round));
    assert.deepEqual(fileJournal(folder).read("statistics-0"), bytes(2));
    assert.deepEqual(fileJournal(folder).read("statistics-0-payload"), bytes(1));
  });
});

describe("a journal in memory", () => {
  it("gives back what was written, whatever becomes of the array it came in", () => {
    const journal = memoryJournal();
    const written = bytes(1, 2);
    journal.write("delta-1", written);
    written.fill(0);
    assert.deepEqual(journal.read("delta-1"), bytes(1, 2));
    assert.equal(journal.read("delta-2"), null);
  });
});
