import assert from "node:assert/strict";
import { parseConfig } from "../../src/config.ts";
import { siteTraining } from "../../src/daemon/settings.ts";

const trainingOf = (text: string) => siteTraining(parseConfig(text, "/etc/vervet/vervet.yaml"));

describe("a daemon's training", () => {
  it("weighs classes, so that few attacks don't drown", () => {
    const { sampler, classWeighting, proximalMu } = trainingOf("{}");
    assert.deepEqual([sampler, classWeighting, proximalMu], ["none", "sqrt-balanced", 0]);
  });

  it("draws as the operator says, and does not weigh what is even already", () => {
    const { sampler, classWeighting, proximalMu } = trainingOf("training: { sampler: over, proximalMu: 0.1 }");
    assert.deepEqual([sampler, classWeighting, proximalMu], ["over", "none", 0.1]);
  });
});
