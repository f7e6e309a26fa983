/** vervet's public API: what a program needs to take part in a consortium, or to run a testbed of its own. */
export { VervetError } from "./errors.ts";
export { systemClock, type Clock } from "./clock.ts";
export { seededRandom, type Random } from "./random.ts";
export { createLogger, silentLogger, type Logger } from "./logger.ts";

export type { DataSetOptions } from "./flows/data-set.ts";
export { loadDataSetOrLog as loadDataSet } from "./features/load-data-set.ts";
export type { DataSet, Table, TableSchema } from "./flows/table.ts";
export { mergeStatistics } from "./features/merge-statistics.ts";
export { createScaler, type Scaler } from "./features/scaling.ts";
export { statisticsOf, type Statistics } from "./features/statistics.ts";

export type { Compute, Engine } from "./engine/engine.ts";
export { loadEngine } from "./engine/load-engine.ts";
export { createPool } from "./engine/pool.ts";
export { exportLayersModel } from "./model/export.ts";
export { genesisParameters } from "./model/genesis.ts";
export { importLayersModel } from "./model/import.ts";
export { autoencoder, mlp, type ModelSpec } from "./model/spec.ts";
export { trainingDefaults, type TrainingOptions } from "./training/options.ts";
export { train, type TrainJob, type TrainResult } from "./training/trainer.ts";

export { charterHash, type Charter, type StatisticsAmendment } from "./consortium/charter.ts";
export { createIdentity, identityFromSeed, type Author, type Identity } from "./consortium/identity.ts";
export { openRoster, type Roster } from "./consortium/roster.ts";
export { decodeAnnouncement, signAnnouncement, type Announcement } from "./delta/announcement.ts";
export { createLibp2pNetwork, type Libp2pNetwork } from "./gossip/libp2p-network.ts";
export type { Network } from "./gossip/network.ts";
export { createSimulatedFabric } from "./gossip/simulated-network.ts";
export { createVirtualTime } from "./gossip/virtual-time.ts";

export { ruleNamed, ruleNames } from "./robust/registry.ts";
export type { Aggregator, Contribution, Filter, FilterContext, Rule, Verdict } from "./robust/rule.ts";
export { benignThreshold } from "./detection/threshold.ts";
export { detectionMetrics, type DetectionMetrics } from "./detection/metrics.ts";
export { fileJournal, memoryJournal } from "./store/journal.ts";
export { createNode } from "./node.ts";
export type { NodeParts, OrganisationNode, RoundReport } from "./node-options.ts";
export { runTestbed, type RunOptions } from "./testbed/run.ts";
export { parseTopology, type Topology } from "./testbed/topology.ts";
