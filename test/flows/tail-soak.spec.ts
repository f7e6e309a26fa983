import assert from "node:assert/strict";
import { inTemporaryFolder } from "./small-table.ts";
import { soakTail } from "../support/soak-tail.ts";

describe("following a log", () => {
  it("processes every line exactly once while the log rotates in each way and the reader is killed", function () {
    this.timeout(120_000);
    return inTemporaryFolder(async (folder) => {
      const { written, processed, differences, rotations } = await soakTail({ folder, kills: 10, seed: "spec" });
      assert.deepEqual(differences, []);
      assert.equal(processed, written);
      assert.deepEqual(Object.keys(rotations).toSorted(), ["copytruncate", "dated", "gzip", "rename"]);
    });
  });
});
