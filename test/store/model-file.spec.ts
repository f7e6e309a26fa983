import assert from "node:assert/strict";
import { decode, encode } from "@ipld/dag-cbor";
import * as fc from "fast-check";
import { decodeModel, encodeModel, readModel } from "../../src/store/model-file.ts";
import { readStarterModel } from "../../src/store/starter-model.ts";
import { someDetector } from "../detection/some-detector.ts";

const bytes = encodeModel(someDetector());
const changed = (change: (file: Record<string, unknown>) => void): unknown => {
  const file = decode<Record<string, unknown>>(bytes);
  change(file);
  const model = decodeModel(encode(file));
  return "fault" in model ? model.fault : "accepted";
};

describe("a model file", () => {
  it("gives the detector back, and encodes to the same bytes", () => {
    const model = decodeModel(bytes);
    assert.ok(!("fault" in model));
    assert.deepEqual(model, someDetector());
    assert.deepEqual(encodeModel(model), bytes);
  });

  it("is refused when anything in it does not fit", () => {
    assert.equal(
      changed((file) => (file["format"] = "vervet-model-2")),
      "it is no vervet-model-1 (format)",
    );
    assert.equal(
      changed((file) => (file["threshold"] = 2)),
      "it is no vervet-model-1 (threshold)",
    );
    assert.equal(
      changed((file) => (file["more"] = 1)),
      "it is no vervet-model-1",
    );
    assert.equal(
      changed((file) => (file["classes"] = ["dos", "benign"])),
      "its first class is not benign",
    );
    assert.equal(
      changed((file) => (file["hidden"] = [8])),
      "its parameters are not its model's",
    );
    assert.equal(
      changed((file) => (file["parameters"] = new Uint8Array(48).fill(255))),
      "a parameter is not finite",
    );
    assert.equal(
      changed((file) => (file["statistics"] = new Uint8Array(3))),
      "its statistics are malformed",
    );
    assert.equal(
      changed((file) => ((file["schema"] as Record<string, unknown>)["numeric"] = ["a", "c"])),
      "its statistics are other-schema",
    );
  });

  it("never makes the decoder throw, whatever was done to it", () => {
    const edits = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(edits, fc.nat(bytes.length), (edits, length) => {
        const broken = Uint8Array.from(bytes);
        for (const [at, value] of edits) broken[at] = value;
        for (const content of [broken, bytes.subarray(0, length)]) {
          const model = decodeModel(content);
          if (!("fault" in model)) assert.deepEqual(encodeModel(model), Uint8Array.from(content));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("that is missing or none is a failure that names it", async () => {
    await assert.rejects(readModel("/no/such/model"), { code: "MODEL_UNREADABLE" });
    await assert.rejects(readModel(import.meta.filename), { code: "MODEL_INVALID" });
  });
});

describe("the starter model", () => {
  it("is small, of flow-v1, and says that it is synthetic", async () => {
    const { schema, origin, threshold } = await readStarterModel();
    assert.equal(schema.name, "flow-v1");
    assert.match(origin, /synthetic/u);
    assert.ok(threshold > 0 && threshold < 1);
    assert.ok(encodeModel(await readStarterModel()).length < 60_000);
  });
});
