import assert from "node:assert/strict";
import { settle } from "../../../src/clock.ts";
import type { Compute } from "../../../src/engine/engine.ts";
import { VervetError } from "../../../src/errors.ts";
import { synthetic } from "../../../src/flows/synthetic.ts";
import { parseVariation } from "../../../src/testbed/compare/grid.ts";
import { runCells, type CellRunner } from "../../../src/testbed/compare/run-cells.ts";
import { sampleCells, sampleCellSummary } from "../../support/sample-grid.ts";

const cells = sampleCells([parseVariation("rounds=1,2,3,4,5,6")], 1);
const dataSet = synthetic({ organisations: 1, rowsPerOrganisation: 10 });

/** Workers whose tasks end when they are told to. */
function handCompute() {
  const running: { readonly end: () => void; readonly fail: (cause: unknown) => void }[] = [];
  let closed = false;
  const compute: Compute = {
    run: <Output>() =>
      new Promise<Output>((resolve, reject) => {
        running.push({ end: () => resolve(sampleCellSummary(0.5) as Output), fail: reject });
      }),
    async close() {
      closed = true;
      for (const { fail } of running) fail(new VervetError("COMPUTE_CLOSED", "closed", "start again"));
    },
  };
  return { compute, running, isClosed: () => closed };
}

function runner(compute: Compute, over: Partial<CellRunner> = {}): CellRunner {
  const { signal } = new AbortController();
  return { compute, atOnce: 2, controls: "silent", signal, load: async () => dataSet, onOutcome: () => {}, ...over };
}

describe("running cells", () => {
  it("keeps so many running at once, takes the next as one ends, and closes the workers", async () => {
    const { compute, running, isClosed } = handCompute();
    const ended: number[] = [];
    const done = runCells(cells, runner(compute, { onOutcome: (cell) => void ended.push(cells.indexOf(cell)) }));
    await settle();
    assert.equal(running.length, 2);
    running[1]!.end();
    await settle();
    assert.deepEqual(ended, [1]);
    assert.equal(running.length, 3);
    for (let next = 0; next < cells.length; next++) {
      running[next]!.end();
      await settle();
    }
    await done;
    assert.deepEqual(ended, [1, 0, 2, 3, 4, 5]);
    assert.ok(isClosed());
  });

  it("makes a failing cell an outcome, and goes on", async () => {
    const { compute, running } = handCompute();
    const codes: (string | null)[] = [];
    const onOutcome: CellRunner["onOutcome"] = (_, { failure }) => void codes.push(failure && failure.code);
    const done = runCells(cells.slice(0, 3), runner(compute, { atOnce: 1, onOutcome }));
    await settle();
    running[0]!.fail(new VervetError("ADVERSARY_IDLE", "did nothing", "check"));
    await settle();
    running[1]!.fail(new TypeError("a bug"));
    await settle();
    running[2]!.end();
    await done;
    assert.deepEqual(codes, ["ADVERSARY_IDLE", "INTERNAL", null]);
  });

  it("stops at once when interrupted: what runs is lost, and nothing else begins", async () => {
    const { compute, running, isClosed } = handCompute();
    const controller = new AbortController();
    let outcomes = 0;
    const done = runCells(cells, runner(compute, { signal: controller.signal, onOutcome: () => void outcomes++ }));
    await settle();
    running[0]!.end();
    await settle();
    const reason = new VervetError("INTERRUPTED", "stop", "go on");
    controller.abort(reason);
    await assert.rejects(done, reason);
    assert.deepEqual([outcomes, running.length, isClosed()], [1, 3, true]);
  });

  it("begins nothing where it was interrupted before", async () => {
    const { compute, running, isClosed } = handCompute();
    const signal = AbortSignal.abort(new Error("too late"));
    await assert.rejects(runCells(cells, runner(compute, { signal })), /too late/u);
    assert.deepEqual([running.length, isClosed()], [0, true]);
  });

  it("stops where a data set is missing, since every other cell would miss it too", async () => {
    const { compute, running, isClosed } = handCompute();
    const load = async (): Promise<never> => {
      throw new VervetError("DATASET_MISSING", "no data", "fetch it");
    };
    await assert.rejects(runCells(cells, runner(compute, { load })), { code: "DATASET_MISSING" });
    assert.deepEqual([running.length, isClosed()], [0, true]);
  });
});
