import { join } from "node:path";
import { dataFiles } from "../../src/daemon/data-dir.ts";
import { detectionMetrics } from "../../src/detection/metrics.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { createFlowFeatures, flowV1Schema } from "../../src/features/flow-v1.ts";
import { createScaler } from "../../src/features/scaling.ts";
import { syntheticRecords } from "../../src/flows/synthetic-records.ts";
import { buildTable } from "../../src/flows/table-builder.ts";
import { attackMargins } from "../../src/model/margin.ts";
import { openStoreView } from "../../src/store/open-beside.ts";
import { readStarterModel } from "../../src/store/starter-model.ts";
import { outputsOf } from "../../src/training/outputs.ts";
import { siteModel, trafficSeed } from "./consortium-sites.ts";
import type { Site } from "./running-daemon.ts";

/** How alike the models of several daemons were after one round. */
export interface Likeness {
  readonly round: number;
  /** Of each daemon's parameters, from the mean of all the others'. */
  readonly distances: readonly number[];
  /** Of each daemon's model, on the traffic of an organisation that none of them is. */
  readonly macroF1: readonly number[];
}

/** More models than a store keeps. */
const everything = 1000;

/** A daemon's consortium models by round. */
function modelsOf({ dataDir }: Site): Map<number, Float32Array> {
  const { models, close } = openStoreView(join(dataDir, dataFiles.store));
  try {
    const all = models.history("consortium", everything).flatMap(({ round, version }) => {
      const model = models.version(version);
      return round === null || model === null ? [] : [[round, model.parameters] as const];
    });
    return new Map(all.toReversed());
  } finally {
    close();
  }
}

/** Distance of each from the mean of the others. */
function distancesOf(all: readonly Float32Array[]): number[] {
  return all.map((own, i) => {
    const others = all.filter((_, j) => j !== i);
    const meanAt = (k: number): number => others.reduce((sum, one) => sum + one[k]!, 0) / others.length;
    return Math.sqrt(own.reduce((sum, x, k) => sum + (x - meanAt(k)) ** 2, 0));
  });
}

/** What judges models, by macro-F1 at even odds. */
async function createJudge(stranger: number): Promise<(parameters: Float32Array) => number> {
  const { statistics } = await readStarterModel();
  const families = ["benign", "attack"];
  const builder = buildTable({ schema: flowV1Schema, families, attacks: families, sites: [""] });
  const features = createFlowFeatures();
  const traffic = { seed: trafficSeed, organisation: stranger, benignFlows: 2000, flowsPerFamily: 200 };
  for (const record of syntheticRecords(traffic)) {
    features.extract(record, builder);
    const family = record.label === "benign" ? 0 : 1;
    builder.add(family, family, 0);
  }
  const table = builder.finish();
  const inputs = createScaler(flowV1Schema, statistics).scale(table);
  const engine = createWasmEngine();
  return (parameters) => {
    const logits = outputsOf(engine, siteModel, parameters, inputs, table.rows);
    return detectionMetrics(attackMargins(logits, table.rows, families.length), table.family, 0).macroF1;
  };
}

/** Looks into the stores of daemons at the rounds of which all keep a model. */
export async function likenessOf(sites: readonly Site[]): Promise<Likeness[]> {
  const models = sites.map(modelsOf);
  const judge = await createJudge(sites.length);
  const rounds = [...models[0]!.keys()].filter((round) => models.every((each) => each.has(round)));
  return rounds.map((round) => {
    const all = models.map((each) => each.get(round)!);
    return { round, distances: distancesOf(all), macroF1: all.map(judge) };
  });
}
