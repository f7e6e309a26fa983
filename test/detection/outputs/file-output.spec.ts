import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileOutput } from "../../../src/detection/outputs/file-output.ts";

describe("a file of alerts", () => {
  let folder = "";
  let path = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vervet-output-"));
    path = join(folder, "alerts.json");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const content = (name = "alerts.json"): string => readFileSync(join(folder, name), "utf8");

  it("is appended to, line by line", () => {
    const first = openFileOutput(path);
    first.write(["a", "b"]);
    first.write([]);
    first.close();
    const second = openFileOutput(path);
    second.write(["c"]);
    second.close();
    assert.equal(content(), "a\nb\nc\n");
  });

  it("goes on in a new file after rotation, once reopened, and loses nothing", () => {
    const output = openFileOutput(path);
    output.write(["a"]);
    renameSync(path, join(folder, "alerts.json.1"));
    output.write(["b"]);
    output.reopen();
    output.write(["c"]);
    output.close();
    assert.equal(content("alerts.json.1"), "a\nb\n");
    assert.equal(content(), "c\n");
  });

  it("does not let a line that was torn by a crash swallow the next one", () => {
    appendFileSync(path, '{"whole":1}\n{"torn":');
    const output = openFileOutput(path);
    output.write(['{"next":1}']);
    output.close();
    assert.equal(content(), '{"whole":1}\n{"torn":\n{"next":1}\n');
  });

  it("goes on with the old file when the path can't be opened again", () => {
    const output = openFileOutput(path);
    renameSync(path, join(folder, "moved"));
    mkdirSync(path);
    assert.throws(() => output.reopen(), { code: "OUTPUT_UNWRITABLE" });
    output.write(["a"]);
    output.close();
    assert.equal(content("moved"), "a\n");
  });

  it("says why it can't be opened", () => {
    assert.throws(() => openFileOutput(join(folder, "no", "such", "folder")), { code: "OUTPUT_UNWRITABLE" });
  });
});
