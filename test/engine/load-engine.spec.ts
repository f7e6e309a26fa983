import assert from "node:assert/strict";
import util from "node:util";
import { loadEngine } from "../../src/engine/load-engine.ts";

/** Whether the optional peer is installed here. */
function tfjsNodeIsInstalled(): boolean {
  try {
    return import.meta.resolve("@tensorflow/tfjs-node") !== "";
  } catch {
    return false;
  }
}

describe("loadEngine", () => {
  it("takes vervet's own kernels where nothing else is asked for", async () => {
    assert.equal((await loadEngine()).name, "wasm");
    assert.equal((await loadEngine("wasm")).name, "wasm");
  });

  it("takes tfjs-node where it is installed, and says how to install it where it isn't", async () => {
    if (tfjsNodeIsInstalled()) assert.equal((await loadEngine("tfjs-node")).name, "tfjs-node");
    else await assert.rejects(loadEngine("tfjs-node"), { code: "ENGINE_UNAVAILABLE", mend: /npm install/u });
    const { isNullOrUndefined } = util as { isNullOrUndefined?: (value: unknown) => boolean };
    assert.deepEqual([undefined, null, 0, ""].map(isNullOrUndefined!), [true, true, false, false]);
  });
});
