import assert from "node:assert/strict";
import { parameterCount } from "../../src/engine/dense.ts";
import { inputWidth } from "../../src/features/schema.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import { autoencoder, mlp } from "../../src/model/spec.ts";
import { smallRun, type SmallRun } from "../support/small-run.ts";

const dataSet = synthetic({ seed: 5, organisations: 4, rowsPerOrganisation: 2500 });
const scores = "[classifier, autoencoder, mahalanobis, pca-residual]";
const detection = (more = ""): string =>
  `detection={ falsePositiveRate: 0.05, scores: ${scores}, autoencoderHidden: [8] ${more} }`;

describe("a testbed run with more scores than the classifier's", function () {
  this.timeout(60_000);
  const edits = [detection(), "rounds=3", "training.localEpochs=1"];
  let run: SmallRun;
  before(async () => {
    run = await smallRun(edits, { dataSet });
  });

  it("trains and merges an autoencoder beside the classifier", () => {
    const width = inputWidth(dataSet.train.schema);
    const both = [mlp(width, [16], dataSet.train.families), autoencoder(width, [8])];
    const parameters = both.reduce((sum, spec) => sum + parameterCount(spec), 0);
    assert.equal(run.summary.modelParameters, parameters);
  });

  it("keeps about the nominal false-positive rate on rows that thresholds never saw", () => {
    const { falsePositiveRate } = run.summary.holdout;
    assert.ok(falsePositiveRate! > 0.02 && falsePositiveRate! < 0.09, `${falsePositiveRate}`);
  });

  it("gives the same bytes for the same seed", async () => {
    const again = await smallRun(edits, { dataSet });
    assert.equal(again.ndjson, run.ndjson);
    assert.deepEqual(again.summary.holdout, run.summary.holdout);
  });

  it("scores otherwise where one-class scores count once", async () => {
    const once = await smallRun([detection(", combination: strangest"), ...edits.slice(1)], { dataSet });
    assert.notEqual(once.ndjson, run.ndjson, "curves are of the combined score");
    assert.ok(once.homeFalsePositiveRate > 0.01 && once.homeFalsePositiveRate < 0.1);
  });

  it("raises fewer false alarms where it is to keep the budget with confidence", async () => {
    const careful = await smallRun([detection(", confidence: 0.95, calibratedBy: consortium"), ...edits.slice(1)], {
      dataSet,
    });
    assert.ok(careful.summary.holdout.falsePositiveRate! < run.summary.holdout.falsePositiveRate!);
  });

  it("is not led astray by poisoned statistics, moments and calibrations", async () => {
    const poisoned = await smallRun([...edits, "adversaries=[{ attack: poisoned-statistics, count: 1 }]"], { dataSet });
    const lost = run.summary.holdout.macroF1! - poisoned.summary.holdout.macroF1!;
    assert.ok(lost < 0.05, `${lost}`);
    assert.equal(poisoned.summary.takingPart.adversariesAttacked, 1);
  });

  it("holds both witnesses together to one budget at home", async () => {
    const two = await smallRun([detection(", local: fine-tune, localEpochs: 2"), ...edits.slice(1)], { dataSet });
    const rate = two.homeFalsePositiveRate;
    assert.ok(rate > 0.01 && rate < 0.1, `${rate}`);
    assert.notDeepEqual(two.summary.holdout, run.summary.holdout);
  });

  it("runs over TCP, too", async () => {
    const { summary } = await smallRun([detection(), "rounds=2", "network=libp2p", "training.localEpochs=1"], {
      dataSet,
    });
    assert.ok(summary.holdout.rocAuc! > 0.6);
  });
});
