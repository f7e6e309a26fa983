import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Progress } from "../../src/testbed/progress.ts";
import type { OrganisationRecord } from "../../src/testbed/summary.ts";
import { smallRun, type SmallRun } from "../support/small-run.ts";

/** Keys of an object, in order; those of `within` too. */
const keysOf = (value: object): string[] => Object.keys(value);

const figureKeys = ["accuracy", "f1", "macroF1", "familyMacroF1", "rocAuc", "falsePositiveRate"];
const testKeys = [...figureKeys, "recallByAttack", "recallByFamily", "novelRecall"];

describe("a testbed run", function () {
  this.timeout(30_000); // several of them run whole consortia, some over TCP
  describe("of three honest organisations and a dishonest one, with its controls", () => {
    const progress: Progress[] = [];
    let run: SmallRun;
    before(async () => {
      const edits = ["adversaries=[{ attack: sign-flip, count: 1, strength: 2 }]", "rounds=3"];
      run = await smallRun(edits, { controls: true, onProgress: (step) => progress.push(step) });
    });

    it("sums up in exactly the fields that others rely on", () => {
      const { summary } = run;
      const facts = [
        "name",
        "seed",
        "network",
        "organisations",
        "adversaries",
        "rounds",
        "modelParameters",
        "filter",
        "dataset",
        "wallSeconds",
      ];
      const arms = ["test", "holdout", "missingFamilies", "worst", "localOnly", "plainMean"];
      assert.deepEqual(
        keysOf(summary).toSorted(),
        [...facts, ...arms, "poisoning", "traffic", "takingPart", "consensusDistance"].toSorted(),
      );
      for (const arm of [summary, summary.localOnly!, summary.plainMean!]) {
        for (const part of [arm, arm.worst]) {
          assert.deepEqual(keysOf(part.test!), testKeys);
          assert.deepEqual(keysOf(part.holdout), figureKeys);
        }
      }
      for (const control of [summary.localOnly!, summary.plainMean!])
        assert.deepEqual(keysOf(control), ["test", "holdout", "missingFamilies", "worst"]);
      assert.deepEqual(keysOf(summary.poisoning), ["attackSuccessRate", "adversariesRejected", "honestRejected"]);
      assert.deepEqual(keysOf(summary.traffic), ["bytesSentPerOrganisationPerRound", "payloadDuplicateFactor"]);
      assert.deepEqual(
        [summary.organisations, summary.adversaries, summary.rounds, summary.dataset],
        [4, 1, 3, "synthetic"],
      );
      assert.equal(summary.poisoning.attackSuccessRate, null, "an untargeted attack");
      const { adversariesAttacked, contributions } = summary.takingPart;
      assert.equal(adversariesAttacked, 1);
      // Three honest judges in three rounds: two of them judge an honest organisation, all three the dishonest one.
      assert.deepEqual(
        Object.entries(contributions).map(([name, { judged }]) => [name, judged]),
        ["org-00", "org-01", "org-02", "org-03"].map((name) => [name, name === "org-03" ? 9 : 6]),
      );
    });

    it("writes the same into summary.json, and a page that shows it", () => {
      assert.deepEqual(JSON.parse(run.file("summary.json")), run.summary);
      assert.match(run.file("report.html"), /^<!doctype html>[^]*<\/html>\s*$/iu);
    });

    it("writes a line for every honest organisation and arm, of which the summary's figures are the mean", () => {
      const lines = run.file("organisations.ndjson").trim().split("\n");
      const records = lines.map((line) => JSON.parse(line) as OrganisationRecord);
      assert.deepEqual(
        records.map(({ arm, organisation }) => `${arm} ${organisation}`),
        ["filter", "local-only", "plain-mean"].flatMap((arm) => [0, 1, 2].map((i) => `${arm} org-0${i}`)),
      );
      const ofArm = records.filter(({ arm }) => arm === "local-only").map(({ holdout }) => holdout.macroF1!);
      const mean = ofArm.reduce((sum, x) => sum + x / ofArm.length, 0);
      assert.ok(Math.abs(mean - run.summary.localOnly!.holdout.macroF1!) < 1e-12);
      assert.ok(records.every(({ home }) => home !== null && home.macroF1! > 0));
      // At one rate for all, ranking alone decides; both say what share of each attack is found.
      for (const { test } of records) {
        assert.deepEqual(keysOf(test!.recallAtRate!), keysOf(test!.recallByAttack));
        for (const recall of Object.values(test!.recallAtRate!)) assert.ok(recall >= 0 && recall <= 1);
      }
    });

    it("writes a line for every organisation and round, honest or not, with a verdict on each of the others", () => {
      const expected = [0, 1, 2].flatMap((round) => [0, 1, 2, 3].map((i) => [round, `org-0${i}`, i < 3]));
      assert.deepEqual(
        run.records.map(({ round, organisation, honest }) => [round, organisation, honest]),
        expected,
      );
      for (const { organisation, verdicts, contributions, accepted, clipped, rejected } of run.records) {
        const others = ["org-00", "org-01", "org-02", "org-03"].filter((name) => name !== organisation);
        assert.deepEqual(verdicts.map(({ author }) => author).toSorted(), others);
        assert.deepEqual([contributions, accepted + clipped + rejected], [3, 3]);
      }
      const fields = [
        "round",
        "organisation",
        "honest",
        "loss",
        "holdout",
        "validationLoss",
        "reputation",
        "contributions",
        "accepted",
        "clipped",
        "rejected",
        "verdicts",
        "bytesSent",
        "bytesReceived",
        "degraded",
      ];
      assert.deepEqual(keysOf(run.records[0]!), fields);
      assert.deepEqual(keysOf(run.records[0]!.verdicts[0]!), [
        "author",
        "status",
        "rule",
        "score",
        "threshold",
        "reason",
      ]);
    });

    it("takes figures of honest organisations only: the mean of their last rounds, and the worst", () => {
      const last = run.records
        .filter(({ round, honest }) => round === 2 && honest)
        .map(({ holdout }) => holdout.macroF1!);
      assert.equal(last.length, 3);
      const mean = last.reduce((sum, macroF1) => sum + macroF1, 0) / 3;
      assert.ok(Math.abs(run.summary.holdout.macroF1! - mean) < 1e-12);
      assert.equal(run.summary.worst.holdout.macroF1, Math.min(...last));
    });

    it("counts as rejected what honest organisations rejected", () => {
      const judged = run.records.filter(({ honest }) => honest).flatMap(({ verdicts }) => verdicts);
      const share = (isAdversary: boolean): number => {
        const about = judged.filter(({ author }) => (author === "org-03") === isAdversary);
        return about.filter(({ status }) => status === "rejected").length / about.length;
      };
      assert.deepEqual(run.summary.poisoning.adversariesRejected, share(true));
      assert.deepEqual(run.summary.poisoning.honestRejected, share(false));
    });

    it("tells how it goes: each arm, and each round of those that have some", () => {
      const steps = progress.map((step) => {
        if (step.kind === "arm") return step.arm;
        if (step.kind === "round") return step.round;
        return step.kind === "alone" ? `${step.done} of ${step.of}` : step.curve.map(([round]) => round);
      });
      const alone = ["local-only", "1 of 3", "2 of 3", "3 of 3", [0, 1, 2]];
      assert.deepEqual(steps, ["filter", 0, 1, 2, ...alone, "plain-mean", 0, 1, 2]);
    });
  });

  it("leaves its controls out of the summary when they are not wanted", async () => {
    const { summary } = await smallRun(["rounds=1"]);
    assert.ok(!("localOnly" in summary) && !("plainMean" in summary));
  });

  it("is the same to the byte for one seed in the simulator, and another one for another", async () => {
    const edits = [
      "rounds=3",
      "adversaries=[{ attack: alie, count: 1 }]",
      "conditions={ lossRate: 0.1, churn: 0.1 }",
      "clock={ deadlineMs: 2000 }",
    ];
    const [one, again, other] = [await smallRun(edits), await smallRun(edits), await smallRun([...edits, "seed=6"])];
    assert.equal(again.ndjson, one.ndjson);
    assert.notEqual(other.ndjson, one.ndjson);
    assert.deepEqual({ ...again.summary, wallSeconds: 0 }, { ...one.summary, wallSeconds: 0 });
  });

  it("replays the noise of private updates, the controls' too", async () => {
    const edits = ["rounds=1", "controls=[local-only, coordinator]", "training.privacy={ clip: 1, noise: 0.1 }"];
    const [one, again] = [await smallRun(edits, { controls: true }), await smallRun(edits, { controls: true })];
    assert.equal(again.ndjson, one.ndjson);
    assert.deepEqual({ ...again.summary, wallSeconds: 0 }, { ...one.summary, wallSeconds: 0 });
  });

  it("ends over libp2p where it ends in the simulator, to within a point", async () => {
    const edits = ["rounds=5"];
    const [simulated, real] = [await smallRun(edits), await smallRun([...edits, "network=libp2p"])];
    assert.equal(real.summary.network, "libp2p");
    assert.ok(real.records.every(({ degraded, contributions }) => degraded === null && contributions === 3));
    for (const figure of ["macroF1", "accuracy"] as const) {
      const points = 100 * Math.abs(real.summary.holdout[figure]! - simulated.summary.holdout[figure]!);
      assert.ok(points < 1, `${points} points of ${figure} apart`);
    }
  });

  it("takes in a late joiner, who is level with the others a few rounds later", async () => {
    const { records } = await smallRun(["rounds=9", "joins=[{ organisation: 3, round: 4 }]"]);
    const of = (round: number): Map<string, number> =>
      new Map(
        records
          .filter((record) => record.round === round)
          .map(({ organisation, holdout }) => [organisation, holdout.macroF1!]),
      );
    assert.deepEqual([...of(3).keys()], ["org-00", "org-01", "org-02"]);
    const { "org-03": late, ...others } = Object.fromEntries(of(8));
    const mean = Object.values(others).reduce((sum, macroF1) => sum + macroF1, 0) / 3;
    assert.ok(late! > mean - 0.02, `${late} among ${mean}`);
    const first = records.find(({ round, organisation }) => round === 4 && organisation === "org-03")!;
    assert.equal(first.contributions, 3);
  });

  it("comes together again after a partition", async () => {
    const split = "conditions={ partitions: [{ groups: [[0, 1], [2, 3]], from: 2, to: 5 }] }";
    const [whole, parted] = [
      await smallRun(["rounds=10"]),
      await smallRun(["rounds=10", "clock={ deadlineMs: 1000 }", split]),
    ];
    for (const { round, organisation, verdicts } of parted.records) {
      const left = ["org-00", "org-01"];
      const across = verdicts.filter(({ author }) => left.includes(author) !== left.includes(organisation));
      if (round === 4) assert.deepEqual(across, [], "the others' last deltas are too old by now");
      // In round 5 they hear each other again, and from then on wait for each other.
      if (round >= 6) assert.equal(across.length, 2, `round ${round}`);
    }
    assert.ok(parted.summary.consensusDistance! <= 2 * whole.summary.consensusDistance!);
    assert.ok(parted.summary.worst.holdout.macroF1! > whole.summary.worst.holdout.macroF1! - 0.02);
  });

  it("refuses to be a run with adversaries in which one of them never attacked", async () => {
    const idle = [
      "rounds=2",
      "adversaries=[{ attack: sign-flip, count: 1 }, { attack: alie, count: 1, schedule: { from: 2 } }]",
    ];
    await assert.rejects(smallRun(idle), { code: "ADVERSARY_IDLE", message: /^org-03 / });
  });

  describe("that does not come to its end", () => {
    let out: string;
    beforeEach(() => {
      out = mkdtempSync(join(tmpdir(), "vervet-ends-"));
    });
    afterEach(() => rmSync(out, { recursive: true }));

    it("keeps the finished rounds when it is interrupted, and nothing else", async () => {
      const stop = new AbortController();
      const folder = join(out, "interrupted");
      const onProgress = (step: Progress): void => {
        if (step.kind === "round" && step.round === 1) stop.abort(new Error("enough"));
      };
      await assert.rejects(smallRun(["rounds=9"], { out: folder, signal: stop.signal, onProgress }), /enough/u);
      assert.deepEqual(readdirSync(folder), ["rounds.ndjson"]);
      assert.equal(readFileSync(join(folder, "rounds.ndjson"), "utf8").trimEnd().split("\n").length, 2 * 4);
    });

    it("leaves nothing when it fails", async () => {
      const folder = join(out, "a", "b");
      await assert.rejects(
        smallRun(["adversaries=[{ attack: alie, count: 1, schedule: { from: 99 } }]"], { out: folder }),
        { code: "ADVERSARY_IDLE" },
      );
      assert.deepEqual(readdirSync(out), []);
    });

    it("leaves nothing where it can't write, and says so before it begins", async () => {
      writeFileSync(join(out, "file"), "");
      const progress: Progress[] = [];
      const running = smallRun([], { out: join(out, "file", "below"), onProgress: (step) => progress.push(step) });
      await assert.rejects(running, { code: "OUTPUT_UNWRITABLE" });
      assert.deepEqual([readdirSync(out), progress], [["file"], []]);
    });
  });
});
