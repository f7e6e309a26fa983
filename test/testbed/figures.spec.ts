import assert from "node:assert/strict";
import { armFigures, organisationRecords, type DetectorFigures } from "../../src/testbed/figures.ts";
import type { OwnFigures } from "../../src/testbed/summary.ts";

/** Figures that are all `x`, false alarms apart. */
const figures = (x: number, falsePositiveRate: number | null, over: Partial<OwnFigures> = {}): OwnFigures => ({
  accuracy: x,
  f1: x,
  macroF1: x,
  familyMacroF1: x,
  rocAuc: x,
  falsePositiveRate,
  recallByAttack: { smurf: x, satan: 1 - x },
  recallAtRate: null,
  recallByFamily: { dos: x, probe: 1 - x },
  novelRecall: x,
  ...over,
});
const detector = (x: number, falsePositiveRate: number | null, over?: Partial<OwnFigures>): DetectorFigures => ({
  holdout: figures(x, falsePositiveRate, over),
  test: figures(x / 2, falsePositiveRate, over),
  home: figures(x, falsePositiveRate, over),
  missing: x > 0.8 ? { dos: x / 3 } : { dos: x, r2l: x },
});
const near = (actual: number | null, expected: number): void =>
  assert.ok(Math.abs(actual! - expected) < 1e-12, `${actual}`);

describe("an arm's figures", () => {
  const all = armFigures([detector(0.9, 0.01), detector(0.6, 0.03), detector(0.9, 0.02)]);

  it("are means over the organisations, on the holdout and on the test split", () => {
    near(all.holdout.macroF1, 0.8);
    near(all.holdout.falsePositiveRate, 0.02);
    near(all.test!.f1, 0.4);
    near(all.test!.recallByAttack["smurf"]!, 0.4);
  });

  it("name the worst of each: the lowest, but of false alarms the highest", () => {
    near(all.worst.holdout.macroF1, 0.6);
    near(all.worst.holdout.falsePositiveRate, 0.03);
    near(all.worst.test!.rocAuc, 0.3);
    near(all.worst.test!.recallByAttack["smurf"]!, 0.3);
    near(all.worst.test!.recallByAttack["satan"]!, 0.55);
  });

  it("have recalls by attack on the test split only", () => {
    assert.ok(!("recallByAttack" in all.holdout) && !("recallByAttack" in all.worst.holdout));
  });

  it("leave out organisations for which one is not defined, and are null where it is for none", () => {
    const some = armFigures([
      detector(0.5, null, { familyMacroF1: null }),
      detector(0.7, 0.1, { familyMacroF1: null }),
    ]);
    assert.deepEqual([some.holdout.familyMacroF1, some.worst.holdout.familyMacroF1], [null, null]);
    near(some.holdout.falsePositiveRate, 0.1);
  });

  it("have no test split where the data set has none, and nothing at all of nobody", () => {
    assert.equal(armFigures([{ ...detector(0.5, 0), test: null }]).test, null);
    assert.deepEqual([armFigures([]).holdout.macroF1, armFigures([]).worst.test], [null, null]);
  });
});

describe("what each organisation ended an arm with", () => {
  it("is a line for each, the one as the other", () => {
    const each = [0.9, 0.6].map((x, i) => ({ name: `org-0${i}`, figures: detector(x, 0.01) }));
    assert.deepEqual(
      organisationRecords("local-only", each).map(({ arm, organisation, holdout }) => [arm, organisation, holdout.f1]),
      [
        ["local-only", "org-00", 0.9],
        ["local-only", "org-01", 0.6],
      ],
    );
  });
});
