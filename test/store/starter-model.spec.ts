import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { trainStarter } from "../../scripts/starter-model.ts";
import { encodeModel } from "../../src/store/model-file.ts";
import { starterModelPath } from "../../src/store/starter-model.ts";

describe("npm run starter", () => {
  it("trains the very model that ships, bit by bit", function () {
    this.timeout(60_000);
    assert.ok(Buffer.from(encodeModel(trainStarter())).equals(readFileSync(starterModelPath)));
  });
});
