import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeModel } from "../../src/store/model-file.ts";
import { readStarterModel } from "../../src/store/starter-model.ts";
import { vervetProcess } from "../support/vervet-process.ts";

describe("vervet model export and import", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "vervet-model-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("take the starter model to TensorFlow.js and back, bit for bit", async () => {
    const exported = await vervetProcess(["model", "export", join(folder, "tfjs")]);
    assert.equal(exported.status, 0, exported.err);
    assert.match(exported.out, /a tfjs LayersModel/);
    const imported = await vervetProcess(["model", "import", join(folder, "tfjs"), "--out", join(folder, "back.cbor")]);
    assert.equal(imported.status, 0, imported.err);
    const back = decodeModel(readFileSync(join(folder, "back.cbor")));
    const starter = await readStarterModel();
    assert.ok(!("fault" in back));
    assert.deepEqual(back.parameters, starter.parameters);
    assert.deepEqual(back.statistics, starter.statistics);
    assert.equal(back.threshold, starter.threshold);
  });

  it("write over nothing", async () => {
    writeFileSync(join(folder, "weights.bin"), "mine");
    const { status, err } = await vervetProcess(["model", "export", folder]);
    assert.equal(status, 1);
    assert.match(err, /\(OUTPUT_UNWRITABLE\)\n$/);
    assert.ok(!existsSync(join(folder, "model.json")));
  });

  it("refuse a folder without a model, in one line", async () => {
    const { status, err } = await vervetProcess(["model", "import", folder, "--out", join(folder, "x.cbor")]);
    assert.equal(status, 1);
    assert.match(err, /^vervet: .* holds no LayersModel: .*\(MODEL_UNREADABLE\)\n$/);
  });
});
