import assert from "node:assert/strict";
import { detectionMetrics } from "../../src/detection/metrics.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { mergeStatistics } from "../../src/features/merge-statistics.ts";
import { createScaler } from "../../src/features/scaling.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import { selectRows } from "../../src/flows/table.ts";
import type { Table } from "../../src/flows/table.ts";
import { genesisParameters } from "../../src/model/genesis.ts";
import { attackMargins } from "../../src/model/margin.ts";
import { mlp } from "../../src/model/spec.ts";
import { seededRandom } from "../../src/random.ts";
import { partition, partitionSchema } from "../../src/testbed/partitions.ts";
import { split } from "../../src/testbed/split.ts";
import { trainingDefaults } from "../../src/training/options.ts";
import { train } from "../../src/training/trainer.ts";

describe("synthetic traffic, learnt from", () => {
  const { train: table } = synthetic();
  const random = seededRandom(1);
  const parts = partition(table, partitionSchema.parse({ kind: "by-site" }), 8, random).map((rows) =>
    split(table, rows, random),
  );
  const own = parts.map((part) => selectRows(table, part.train));
  const holdout = selectRows(table, Uint32Array.from(parts.flatMap((part) => [...part.holdout])));
  const merged = mergeStatistics(
    table.schema,
    own.map((rows) => statisticsOf(rows, rows.family)!),
  );
  const scaler = createScaler(table.schema, merged);
  const inputs = scaler.scale(holdout);
  const engine = createWasmEngine();

  /** Attack margins of all organisations' holdout rows by a model trained on `rows`. */
  function marginsAfter(rows: Table, epochs: number): Float64Array {
    const spec = mlp(scaler.width, [64, 32], table.families);
    const job = {
      spec,
      start: genesisParameters(spec, 1),
      rows: rows.rows,
      inputs: scaler.scale(rows),
      labels: rows.family,
    };
    const options = { ...trainingDefaults, localEpochs: epochs };
    const network = engine.createNetwork(spec, train({ ...job, options, seed: 1 }, engine).parameters);
    const logits = network.forward(inputs, holdout.rows);
    network.dispose();
    return attackMargins(logits, holdout.rows, table.families.length);
  }
  const macroF1 = (margins: Float64Array): number => detectionMetrics(margins, holdout.family, 0).macroF1;

  it("is told apart by one model of everybody's rows, but not to the last row", () => {
    const together = macroF1(
      marginsAfter(selectRows(table, Uint32Array.from(parts.flatMap((part) => [...part.train]))), 20),
    );
    assert.ok(together > 0.97 && together < 0.995, `macro-F1 ${together}`);
  });

  it("is worse told apart by each organisation alone, which misses what it never saw", () => {
    for (const rows of own) {
      const margins = marginsAfter(rows, 40);
      const alone = macroF1(margins);
      assert.ok(alone < 0.93, `${table.sites[rows.site[0]!]} alone reaches ${alone}`);
      const seen = new Set(rows.family);
      /** Share of the attacks of familiar, or of unfamiliar, families that are found. */
      const recall = (familiar: boolean): number => {
        const found = [...margins].filter(
          (_, row) => holdout.family[row] !== 0 && seen.has(holdout.family[row]!) === familiar,
        );
        return found.filter((margin) => margin >= 0).length / found.length;
      };
      assert.ok(recall(true) > recall(false) + 0.1);
    }
  });
});
