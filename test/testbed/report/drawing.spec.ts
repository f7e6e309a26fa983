import assert from "node:assert/strict";
import * as fc from "fast-check";
import { seededRandom } from "../../../src/random.ts";
import { overlayEdges } from "../../../src/testbed/overlay.ts";
import type { ControlEntry } from "../../../src/daemon/live/state.ts";
import { chart, ticks } from "../../../src/testbed/report/chart.ts";
import { layout } from "../../../src/testbed/report/layout.ts";
import { plots } from "../../../src/testbed/report/plots.ts";
import { rejectionsOf } from "../../../src/testbed/report/rejections.ts";
import { curvesOf } from "../../../src/testbed/report/series.ts";
import { sampleRun } from "../../support/sample-report.ts";

describe("chart", () => {
  it("marks round numbers", () => {
    assert.deepEqual(ticks(0, 1), [0, 0.2, 0.4, 0.6, 0.8, 1]);
    assert.deepEqual(ticks(0.9, 1), [0.9, 0.92, 0.94, 0.96, 0.98, 1]);
    assert.deepEqual(ticks(0, 19), [0, 5, 10, 15]);
    assert.deepEqual(ticks(3, 3), [3]);
  });

  it("marks few, finite, ascending numbers within any range", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (from, span) => {
          const marks = ticks(from, from + span);
          assert.ok(marks.length <= 8, `${marks.length}`);
          for (const mark of marks) assert.ok(mark >= from - span * 1e-6 && mark <= from + span * (1 + 1e-6));
          for (let i = 1; i < marks.length; i++) assert.ok(marks[i]! > marks[i - 1]!);
        },
      ),
    );
  });

  it("breaks a line where a value is missing", () => {
    const series = [0.5, 0.6, null, 0.8].map((value, round) => ({ round, value }));
    const { markup } = chart({ title: "t", lines: [{ label: "l", style: "own", series }], from: 0, to: 1 });
    const d = /class="line own" d="(?<d>M[^"]+)"/u.exec(markup)!.groups!["d"]!;
    assert.match(d, /^M0 \S+h0L\S+ \S+M\S+ \S+h0$/u);
  });
});

describe("plots", () => {
  const { plan, rounds } = sampleRun(6, 5);
  const plainMean: ControlEntry[] = [0, 1, 2, 3, 4].map((round) => [round, 0.4, 0.5 + round / 10, 0.6]);
  const drawn = { ...plan, rounds, plainMean, localOnly: [] };

  it("are files that need nothing else, the same bytes for the same run", () => {
    const files = plots(drawn);
    const names = ["loss", "macro-f1", "mesh", "rejected", "roc-auc", "who-rejected-whom"];
    assert.deepEqual(
      Object.keys(files).toSorted(),
      names.map((name) => `${name}.svg`),
    );
    for (const [name, svg] of Object.entries(files)) {
      assert.match(svg, /^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*<\/svg>\s*$/u, name);
      assert.doesNotMatch(
        svg.replaceAll("http://www.w3.org/2000/svg", ""),
        /<script|href|url\(|https?:|NaN|undefined/u,
        name,
      );
    }
    assert.deepEqual(plots(drawn), files);
  });

  it("draw the controls that were run, and adversaries as diamonds", () => {
    const files = plots(drawn);
    assert.match(files["macro-f1.svg"]!, />\s*plain mean\s*</u);
    assert.doesNotMatch(files["macro-f1.svg"]!, /local only/u);
    assert.equal(files["mesh.svg"]!.split('class="node adversary"').length - 1, 2 + 1); // and one in the legend
  });

  it("keep names text", () => {
    const named = sampleRun(6, 2, (i) => `<script>${i}</script>`);
    for (const svg of Object.values(plots({ ...drawn, ...named.plan, rounds: named.rounds }))) {
      assert.ok(!svg.includes("<script"));
    }
  });

  it("stand where nothing converged, and where there were no rounds", () => {
    const diverged = rounds.map((r) => ({
      ...r,
      loss: null,
      holdout: { macroF1: null, accuracy: null, rocAuc: null },
    }));
    for (const none of [diverged, []]) {
      for (const svg of Object.values(plots({ ...drawn, rounds: none, plainMean: [] }))) {
        assert.doesNotMatch(svg, /NaN|Infinity|undefined/u);
      }
    }
  });
});

describe("curves", () => {
  it("are the mean and the worst of the honest organisations", () => {
    const { rounds } = sampleRun(3, 2);
    const record = (macroF1: number | null, honest: boolean) => ({
      ...rounds[0]!,
      honest,
      holdout: { macroF1, accuracy: 1, rocAuc: 1 },
    });
    const curves = curvesOf([record(0.5, true), record(1, true), record(null, true), record(0, false)]);
    assert.deepEqual(curves.meanMacroF1, [{ round: 0, value: 0.75 }]);
    assert.deepEqual(curves.worstMacroF1, [{ round: 0, value: 0.5 }]);
  });
});

describe("rejections", () => {
  const base = sampleRun(3, 1).rounds[0]!;
  const verdict = (author: string, status: "accepted" | "clipped" | "rejected") => ({
    ...base.verdicts[0]!,
    author,
    status,
  });

  it("count what honest judges made of others, and clipped is not rejected", () => {
    const record = (organisation: string, honest: boolean, verdicts: typeof base.verdicts) => ({
      ...base,
      organisation,
      honest,
      verdicts,
    });
    const { by, adversaries, honest } = rejectionsOf(
      [
        record("a", true, [verdict("a", "rejected"), verdict("b", "clipped"), verdict("x", "rejected")]),
        record("b", true, [verdict("a", "rejected"), verdict("b", "accepted"), verdict("x", "accepted")]),
        record("x", false, [verdict("a", "rejected"), verdict("b", "rejected")]),
      ],
      new Set(["x"]),
    );
    assert.deepEqual(by.get("x")!.get("a"), { judged: 1, rejected: 1 });
    assert.deepEqual(by.get("a")!.get("b"), { judged: 1, rejected: 1 });
    assert.equal(by.get("a")!.has("a"), false);
    assert.equal(by.get("a")!.has("x"), false);
    assert.deepEqual(adversaries, [{ round: 0, value: 0.5 }]);
    assert.deepEqual(honest, [{ round: 0, value: 0.5 }]);
  });

  it("have no share where nothing was judged", () => {
    assert.deepEqual(rejectionsOf([{ ...base, verdicts: [] }], new Set()).honest, [{ round: 0, value: null }]);
  });
});

describe("layout", () => {
  const overlay = (kind: "full" | "ring" | "star" | "scale-free", nodes: number) =>
    overlayEdges({ kind, degree: 4, rewire: 0 }, nodes, seededRandom("layout"));

  it("draws equal graphs alike, within the square, no two nodes on top of each other", () => {
    for (const kind of ["full", "ring", "star", "scale-free"] as const) {
      const points = layout(20, overlay(kind, 20), 400);
      assert.deepEqual(layout(20, overlay(kind, 20), 400), points);
      for (const { x, y } of points) assert.ok(x >= -1e-6 && x <= 400 + 1e-6 && y >= -1e-6 && y <= 400 + 1e-6);
      points.forEach((a, i) =>
        points
          .slice(0, i)
          .forEach((b, j) => assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > 15, `${kind}: ${i} and ${j}`)),
      );
    }
  });

  it("puts the hub of a star in its middle", () => {
    const [hub, ...leaves] = layout(12, overlay("star", 12), 400);
    const far = leaves.map(({ x, y }) => Math.hypot(x - hub!.x, y - hub!.y));
    assert.ok(Math.min(...far) > 0.5 * Math.max(...far), `${Math.min(...far)} of ${Math.max(...far)}`);
  });

  it("draws one node, and none", () => {
    assert.deepEqual(layout(0, [], 400), []);
    assert.deepEqual(layout(1, [], 400), [{ x: 200, y: 200 }]);
  });
});
