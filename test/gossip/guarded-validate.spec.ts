import assert from "node:assert/strict";
import { guarded } from "../../src/gossip/guarded-validate.ts";
import { silentLogger } from "../../src/logger.ts";

describe("a guarded validator", () => {
  it("answers as it always did", () => {
    const validate = guarded((bytes) => (bytes[0] === 1 ? "accept" : "reject"), "t", silentLogger);
    assert.deepEqual([validate(Uint8Array.of(1), "p"), validate(Uint8Array.of(2), "p")], ["accept", "reject"]);
  });

  it("ignores where it throws, and complains aloud once", () => {
    const said: string[] = [];
    const logger = { ...silentLogger, error: () => said.push("error"), debug: () => said.push("debug") };
    const validate = guarded(
      () => {
        throw new Error("a bug");
      },
      "t",
      logger,
    );
    const answers = Array.from({ length: 3 }, () => validate(new Uint8Array(), "p"));
    assert.deepEqual(answers, ["ignore", "ignore", "ignore"]);
    assert.deepEqual(said, ["error", "debug", "debug"]);
  });
});
