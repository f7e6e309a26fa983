import assert from "node:assert/strict";
import { afterDraining, locate, nextUnread, type SeenFile } from "../../src/flows/tail-choose.ts";
import { rotatedNames } from "../../src/flows/tail-folder.ts";
import {
  decodeTailState,
  encodeTailState,
  fingerprintOf,
  withDrained,
  type TailPosition,
  type TailState,
} from "../../src/flows/tail-state.ts";

let inodes = 0;
function seen(path: string, head: string, over: Partial<SeenFile> = {}): SeenFile {
  return {
    path,
    live: path === "log",
    device: "1",
    inode: String(inodes++),
    size: head.length,
    mtimeNs: 0n,
    gzip: path.endsWith(".gz"),
    head: Buffer.from(head),
    ...over,
  };
}
const blank: TailState = { current: null, horizonNs: "0", drained: [], context: "" };
const positionIn = ({ device, inode, head, size }: SeenFile, offset: number): TailPosition => ({
  device,
  inode,
  fingerprint: fingerprintOf(head, offset),
  offset,
  lines: 1,
  size,
});

describe("where reading goes on", () => {
  const file = seen("log", "first line\nmore");
  const position = positionIn(file, 11);
  const other = seen("log", "another file altogether");

  it("is the same file, also under another name", () => {
    assert.equal(locate(position, [other, file]), file);
    const renamed = { ...file, path: "log.1", live: false };
    assert.equal(locate(position, [seen("copy", "first line\nmore"), renamed, other]), renamed);
  });

  it("is a copy, plain before compressed, where the file itself was truncated or is gone", () => {
    const truncated = { ...file, head: Buffer.from("new line\n"), size: 9 };
    const packed = seen("log.2.gz", "first line\nmore", { size: 5 });
    const copy = seen("log.1", "first line\nmore");
    assert.equal(locate(position, [truncated, packed, copy]), copy);
    assert.equal(locate(position, [truncated, packed]), packed);
  });

  it("is nowhere when what was read is gone, though a file has the same number", () => {
    assert.equal(locate(position, [{ ...other, inode: file.inode }]), null);
    assert.equal(locate(position, [{ ...file, size: 10, head: Buffer.from("first line") }]), null);
    assert.equal(locate(position, []), null);
  });
});

describe("the file to read next", () => {
  const live = seen("log", "newest");
  const older = seen("log.2", "oldest", { mtimeNs: 1n });
  const newer = seen("log.1", "middle", { mtimeNs: 2n });

  it("is the oldest that was rotated away unread, then the live one", () => {
    assert.equal(nextUnread(blank, [live, newer, older]), older);
    const afterOlder = withDrained(blank, older.head, older.mtimeNs);
    assert.equal(nextUnread(afterOlder, [live, newer, older]), newer);
    assert.equal(nextUnread(withDrained(afterOlder, newer.head, newer.mtimeNs), [live, newer, older]), live);
  });

  it("is none that was drained, though it was compressed and touched since", () => {
    const state = withDrained(blank, newer.head, newer.mtimeNs);
    const packed = seen("log.1.gz", "middle", { mtimeNs: 9n });
    assert.equal(nextUnread(state, [live, packed]), live);
  });

  it("is one that waited while a younger-looking copy of what came before it was read", () => {
    const packed = seen("log.2.gz", "oldest", { mtimeNs: 9_000_000_000n });
    const waiting = seen("log.1", "middle", { mtimeNs: 5_000_000_000n });
    const files = [live, packed, waiting];
    const state = afterDraining(blank, packed, files);
    assert.equal(state.horizonNs, "5000000000");
    assert.equal(nextUnread(state, files), waiting);
    const after = afterDraining(state, waiting, files);
    assert.equal(nextUnread(after, files), live);
    assert.equal(afterDraining(after, { ...live, mtimeNs: 11_000_000_000n }, files).horizonNs, "11000000000");
  });

  it("is none from before the horizon, and none that is empty", () => {
    assert.equal(nextUnread({ ...blank, horizonNs: "2" }, [live, older, seen("log.3", "", { mtimeNs: 5n })]), live);
    assert.equal(nextUnread(blank, [seen("log", "")]), null);
  });

  it("is the live file while a copy of it is being made, and nothing while it waits to be truncated", () => {
    const copy = seen("log.1", "new", { mtimeNs: 3n });
    assert.equal(nextUnread(blank, [live, copy]), live);
    assert.equal(nextUnread(withDrained(blank, live.head, 3n), [live, copy]), null);
  });

  it("is the plain file beside its compressed one", () => {
    const packed = seen("log.2.gz", "oldest", { mtimeNs: 0n });
    assert.equal(nextUnread(blank, [packed, older, live]), older);
  });
});

describe("names of rotated files", () => {
  it("hold a number or a date, compressed or not", () => {
    const pattern = rotatedNames("conn.log");
    for (const name of [
      "conn.log",
      "conn.log.1",
      "conn.log.12.gz",
      "conn.log-20261122",
      "conn.log-20261122-153000.gz",
      "conn.2026-11-22-15-00-00.log",
      "conn.15:00:00-16:00:00.log.gz",
      "conn-2026-11-22T15:00:00+01:00.log",
    ]) {
      assert.match(name, pattern);
    }
    for (const name of [
      "conn-summary.log",
      "dns.log",
      "conn.log.bak",
      "connection.log",
      "conn.log.1.zst",
      "xconn.log",
    ]) {
      assert.doesNotMatch(name, pattern);
    }
    assert.match("eve.json.1", rotatedNames("eve.json"));
    assert.doesNotMatch("evejson", rotatedNames("eve.json"));
  });
});

describe("a tail's state", () => {
  it("comes back from text, and is nothing where the text is something else", () => {
    const file = seen("log", "first line\n");
    const state = { ...withDrained(blank, file.head, 7n), current: positionIn(file, 11), context: "#fields\tts" };
    assert.deepEqual(decodeTailState(encodeTailState(state)), state);
    for (const text of ["", "{}", "null", encodeTailState(state).replace('"offset":11', '"offset":-1')]) {
      assert.equal(decodeTailState(text), null);
    }
  });

  it("remembers a bounded number of drained files", () => {
    let state = blank;
    const [first] = [...Array(100).keys()].map((i) => {
      state = withDrained(state, Buffer.from(`file ${i}`), BigInt(i) * 10n ** 9n);
      return state;
    });
    assert.equal(state.drained.length, 16);
    assert.deepEqual(
      state.drained.filter((one) => first!.drained.includes(one)),
      [],
    );
    assert.equal(state.horizonNs, "99000000000");
  });

  it("remembers what was drained for as long as it is there, up to a bound", () => {
    const files = [...Array(300).keys()].map((i) => seen(`log.${i}`, `file ${i}.`));
    const drained = (count: number): TailState =>
      files.slice(0, count).reduce((state, { head }) => withDrained(state, head, 0n, files), blank);
    assert.equal(nextUnread(drained(200), files.slice(0, 200)), null);
    assert.equal(drained(300).drained.length, 256);
    assert.equal(withDrained(drained(200), Buffer.from("more"), 0n, files.slice(190)).drained.length, 16);
    assert.notEqual(decodeTailState(encodeTailState(drained(300))), null);
  });

  it("has a horizon in whole seconds, as compressors keep the age of a file", () => {
    const state = withDrained(blank, Buffer.from("one"), 7_900_000_000n);
    assert.equal(state.horizonNs, "7000000000");
    const packed = seen("log.2.gz", "another", { mtimeNs: 7_000_000_000n });
    assert.equal(nextUnread(state, [packed]), packed);
  });
});
