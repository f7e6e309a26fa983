import assert from "node:assert/strict";
import type { Summary } from "../../src/testbed/summary.ts";
import { smallRun } from "../support/small-run.ts";

describe("the controls of a run", function () {
  this.timeout(30_000); // several whole consortia
  async function run(...edits: string[]): Promise<Summary> {
    const { summary } = await smallRun(["rounds=5", ...edits], { controls: true });
    return summary;
  }

  it("are those that the topology names", async () => {
    const { localOnly, pooled, coordinator, plainMean } = await run("controls=[pooled]", "rounds=1");
    assert.deepEqual([localOnly, coordinator, plainMean], [undefined, undefined, undefined]);
    assert.ok(pooled!.holdout.macroF1! > 0);
  });

  it("say what keeping rows apart costs: pooled is above alone, and everybody has the same figures", async () => {
    const { localOnly, pooled } = await run("controls=[pooled, local-only]");
    assert.ok(pooled!.holdout.macroF1! > localOnly!.holdout.macroF1! + 0.05);
    assert.deepEqual(pooled!.worst.holdout, pooled!.holdout);
  });

  it("come to the same with and without a coordinator where all are honest and of one size", async () => {
    const { coordinator, plainMean } = await run("controls=[plain-mean, coordinator]", "dataset.partition.kind=iid");
    const apart = Math.abs(coordinator!.holdout.macroF1! - plainMean!.holdout.macroF1!);
    assert.ok(apart < 0.01, `${apart} apart`); // deltas are quantised in the one, and not in the other
  });

  it("let adversaries attack the coordinator, who trusts them", async () => {
    const { coordinator, pooled } = await run(
      "controls=[coordinator, pooled]",
      "adversaries=[{ attack: sign-flip, count: 1, strength: 4 }]",
    );
    assert.ok(coordinator!.holdout.macroF1! < pooled!.holdout.macroF1! - 0.1);
    const silent = await run("controls=[coordinator]", "adversaries=[{ attack: silent, count: 1 }]");
    assert.ok(silent.coordinator!.holdout.macroF1! > coordinator!.holdout.macroF1! + 0.1);
    const broken = await run("controls=[coordinator]", "adversaries=[{ attack: non-finite, count: 1 }]");
    assert.deepEqual(broken.coordinator, silent.coordinator, "what is not finite can't be added up");
  });
});
