import type { Detector } from "../src/detection/detector.ts";
import { benignThreshold } from "../src/detection/threshold.ts";
import { createWasmEngine } from "../src/engine/wasm-engine.ts";
import { createFlowFeatures, flowV1Schema } from "../src/features/flow-v1.ts";
import { mergeStatistics } from "../src/features/merge-statistics.ts";
import { createScaler } from "../src/features/scaling.ts";
import { inputWidth } from "../src/features/schema.ts";
import { statisticsOf } from "../src/features/statistics.ts";
import { concatenate } from "../src/flows/concatenate.ts";
import { attackProfiles } from "../src/flows/synthetic-profiles.ts";
import { syntheticRecords } from "../src/flows/synthetic-records.ts";
import { buildTable } from "../src/flows/table-builder.ts";
import type { Table } from "../src/flows/table.ts";
import { genesisParameters } from "../src/model/genesis.ts";
import { attackMargins, attackProbabilities } from "../src/model/margin.ts";
import { mlp } from "../src/model/spec.ts";
import { trainingDefaults } from "../src/training/options.ts";
import { outputsOf } from "../src/training/outputs.ts";
import { train } from "../src/training/trainer.ts";

const families = ["benign", ...Object.keys(attackProfiles)];
const seed = "starter";
const organisations = 6;
/** The last organisation's log is for the threshold only. */
const trainingOrganisations = organisations - 1;
const falsePositiveRate = 0.01;
const epochs = 12;
/** Regularises: real traffic is unlike synthetic traffic, and no single feature must decide. */
const inputMask = 0.2;

/** One synthetic organisation's log as labelled rows. */
function logOf(organisation: number): Table {
  const sites = Array.from({ length: organisations }, (_, i) => `synthetic-${i + 1}`);
  const builder = buildTable({ schema: flowV1Schema, families, attacks: families, sites });
  const features = createFlowFeatures();
  for (const record of syntheticRecords({ seed, organisation, benignFlows: 8000, flowsPerFamily: 600 })) {
    features.extract(record, builder);
    const family = families.indexOf(record.label!);
    builder.add(family, family, organisation);
  }
  return builder.finish();
}

/** Trains the model that ships. The same bits wherever it runs. */
export function trainStarter(): Detector {
  const logs = Array.from({ length: organisations }, (_, organisation) => logOf(organisation));
  const training = logs.slice(0, trainingOrganisations);
  const statistics = mergeStatistics(
    flowV1Schema,
    training.map((table) => statisticsOf(table, table.family)!),
  );
  const scaler = createScaler(flowV1Schema, statistics);
  const table = concatenate(training);
  const spec = mlp(inputWidth(flowV1Schema), [32], families);
  const engine = createWasmEngine("kernels"); // the build that computes the same bits on every machine
  const { parameters } = train(
    {
      spec,
      start: genesisParameters(spec, seed),
      rows: table.rows,
      inputs: scaler.scale(table),
      labels: table.family,
      options: { ...trainingDefaults, localEpochs: epochs, inputMask, classWeighting: "sqrt-balanced" },
      seed,
    },
    engine,
  );
  const held = logs[trainingOrganisations]!;
  const logits = outputsOf(engine, spec, parameters, scaler.scale(held), held.rows);
  const scores = attackProbabilities(attackMargins(logits, held.rows, families.length));
  const threshold = benignThreshold(
    scores.filter((_, row) => held.family[row] === 0),
    falsePositiveRate,
  );
  return {
    schema: flowV1Schema,
    statistics,
    spec,
    parameters,
    threshold,
    origin: `synthetic traffic of ${trainingOrganisations} made-up organisations; alerts on 1% of another one's benign flows`,
  };
}
