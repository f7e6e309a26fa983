import assert from "node:assert/strict";
import { finalTable } from "../../src/testbed/table.ts";
import { sampleSummary } from "../support/sample-report.ts";

describe("final table", () => {
  it("sets local only, plain mean and the filter side by side, with what happened to the poison", () => {
    assert.equal(
      finalTable(sampleSummary(), "runs/sample-7/report.html"),
      [
        "sample",
        "10 organisations, 3 of them adversaries, 20 rounds over libp2p, nsl-kdd, 10,245 parameters, seed 7, 71.3 s",
        "",
        "               holdout                           test",
        "              macro-F1  worst  accuracy    FPR     F1    AUC    FPR",
        "local only       0.900  0.700     0.910  0.012  0.740  0.750  0.012",
        "plain mean       0.510  0.400     0.520  0.012  0.350  0.360  0.012",
        "rank-witness     0.980  0.960     0.990  0.012  0.820  0.830  0.012",
        "",
        "took part  3 of 3 adversaries attacked; contributions used: everybody's, but less than half of those of org-07 (10.0%)",
        "poisoning  adversaries' contributions: 93.1% rejected, honest ones: 4.2% rejected",
        "traffic    11.4 kB sent per organisation and round, 1.02 copies of each payload",
        "consensus  distance 0.0123",
        "report     runs/sample-7/report.html",
      ].join("\n"),
    );
  });

  it("leaves out the controls that were not run, the test split that is not there, and the report", () => {
    const { localOnly: _, plainMean: __, ...alone } = sampleSummary();
    const lines = finalTable({ ...alone, test: null, worst: { ...alone.worst, test: null } }, null).split("\n");
    assert.deepEqual(lines.slice(3, 6), [
      "               holdout",
      "              macro-F1  worst  accuracy    FPR",
      "rank-witness     0.980  0.960     0.990  0.012",
    ]);
    assert.ok(!lines.some((line) => /local only|plain mean|report/u.test(line)));
  });

  it("shows a dash where a figure does not apply", () => {
    const summary = sampleSummary({
      adversaries: 0,
      consensusDistance: null,
      holdout: { accuracy: NaN, f1: null, macroF1: null, familyMacroF1: null, rocAuc: null, falsePositiveRate: null },
      poisoning: { attackSuccessRate: null, adversariesRejected: null, honestRejected: null },
      traffic: { bytesSentPerOrganisationPerRound: 0, payloadDuplicateFactor: null },
    });
    const text = finalTable(summary, null);
    assert.match(text, /^rank-witness +- +0\.960 +- +- +0\.820/mu);
    assert.match(text, /^poisoning +no adversaries; honest contributions: none judged$/mu);
    assert.match(text, /^traffic +0 B sent per organisation and round$/mu);
    assert.match(text, /^consensus +-$/mu);
  });

  it("tells the attack success rate of a targeted attack", () => {
    const poisoning = { attackSuccessRate: 0.25, adversariesRejected: 0.5, honestRejected: 0 };
    assert.match(finalTable(sampleSummary({ poisoning }), null), /attack success rate 25\.0%/u);
  });

  it("keeps the rows within 80 columns and under each other, however long the rule's name", () => {
    for (const filter of ["mean", "gated-nnm-trimmed-mean", "x".repeat(60)]) {
      const rows = finalTable(sampleSummary({ filter }), null).split("\n").slice(4, 8);
      assert.equal(new Set(rows.map((row) => row.length)).size, 1);
      assert.ok(rows[0]!.length <= 80, `${rows[0]!.length}`);
    }
  });
});
