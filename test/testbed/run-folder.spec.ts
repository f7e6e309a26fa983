import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRunFolder } from "../../src/testbed/run-folder.ts";

const unwritable = { code: "OUTPUT_UNWRITABLE", exitStatus: 1 };

describe("a run's folder", () => {
  let here: string;
  beforeEach(() => {
    here = mkdtempSync(join(tmpdir(), "vervet-run-"));
  });
  afterEach(() => rmSync(here, { recursive: true, force: true }));
  const read = (...parts: string[]): string => readFileSync(join(here, ...parts), "utf8");

  it("has all files under their names once it is finished, and nothing else", () => {
    const folder = openRunFolder(join(here, "out"));
    folder.appendRound("{}");
    folder.appendRound("[]");
    assert.ok(!existsSync(join(here, "out", "rounds.ndjson")), "not before");
    folder.finish({ "summary.json": "1", "report.html": "2" });
    assert.deepEqual(readdirSync(join(here, "out")).toSorted(), ["report.html", "rounds.ndjson", "summary.json"]);
    assert.equal(read("out", "rounds.ndjson"), "{}\n[]\n");
    assert.equal(read("out", "summary.json"), "1");
  });

  it("keeps the finished rounds of a run that was interrupted", () => {
    const folder = openRunFolder(join(here, "out"));
    folder.appendRound("{}");
    assert.equal(folder.keepRounds(), join(here, "out", "rounds.ndjson"));
    assert.deepEqual(readdirSync(join(here, "out")), ["rounds.ndjson"]);
    assert.equal(read("out", "rounds.ndjson"), "{}\n");
  });

  it("is gone when the run is taken back, with every folder that was made for it", () => {
    const folder = openRunFolder(join(here, "a", "b", "c"));
    folder.appendRound("{}");
    folder.discard();
    folder.discard();
    assert.deepEqual(readdirSync(here), []);
  });

  it("leaves what was there before: folders, an earlier run's files, anybody's files", () => {
    mkdirSync(join(here, "a"));
    writeFileSync(join(here, "a", "summary.json"), "earlier");
    openRunFolder(join(here, "a")).discard();
    const deep = openRunFolder(join(here, "a", "b", "c"));
    writeFileSync(join(here, "a", "b", "theirs"), "");
    deep.discard();
    assert.equal(read("a", "summary.json"), "earlier");
    assert.deepEqual(readdirSync(join(here, "a")).toSorted(), ["b", "summary.json"]);
    assert.deepEqual(readdirSync(join(here, "a", "b")), ["theirs"]);
  });

  it("replaces an earlier run's files in the end, not before", () => {
    openRunFolder(join(here, "a")).finish({ "summary.json": "earlier" });
    const folder = openRunFolder(join(here, "a"));
    folder.appendRound("{}");
    assert.equal(read("a", "summary.json"), "earlier");
    folder.finish({ "summary.json": "later" });
    assert.deepEqual([read("a", "summary.json"), read("a", "rounds.ndjson")], ["later", "{}\n"]);
  });

  it("is refused at once where it can't be: below a file, or at one", () => {
    writeFileSync(join(here, "file"), "");
    for (const path of ["file", "file/below", "file/below/that"]) {
      assert.throws(() => openRunFolder(join(here, path)), unwritable);
    }
    assert.deepEqual(readdirSync(here), ["file"]);
  });

  it("takes everything back when the end can't be written", () => {
    const folder = openRunFolder(join(here, "a", "b"));
    folder.appendRound("{}");
    assert.throws(
      () => folder.finish({ "summary.json": "1", "plots/a.svg": "2", "rounds.ndjson.partial/b": "3" }),
      unwritable,
    );
    assert.deepEqual(readdirSync(here), []);
  });

  it("takes everything back when the disk is full, and says so", function () {
    if (!existsSync("/dev/full")) return this.skip();
    mkdirSync(join(here, "a"));
    symlinkSync("/dev/full", join(here, "a", "rounds.ndjson.partial"));
    const folder = openRunFolder(join(here, "a"));
    assert.throws(() => folder.appendRound("{}"), { ...unwritable, message: /the disk is full$/u });
    assert.deepEqual(readdirSync(join(here, "a")), []);
  });
});
