import type { LinkEntry } from "../daemon/live/state.ts";
import type { Compute } from "../engine/engine.ts";
import { VervetError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Inputs } from "../node-inputs.ts";
import type { RoundReport } from "../node-options.ts";
import { startCluster, type Cluster } from "./cluster.ts";
import type { Fabric } from "./fabric.ts";
import { armFigures, type DetectorFigures } from "./figures.ts";
import { createGauge } from "./gauge.ts";
import { libp2pFabric } from "./libp2p-fabric.ts";
import type { Population } from "./organisations.ts";
import type { Edge } from "./overlay.ts";
import type { RoundRecord } from "./rounds.ts";
import { silencedPopulation } from "./silenced.ts";
import { simulatedFabric } from "./simulated-fabric.ts";
import type { ArmFigures } from "./summary.ts";
import type { Topology } from "./topology.ts";

/** One arm of a comparison, run to its end. */
export interface ArmResult {
  readonly figures: ArmFigures;
  /** The honest organisations and what each of them achieves. */
  readonly each: readonly { readonly name: string; readonly figures: DetectorFigures }[];
  readonly edges: readonly Edge[];
  /** What the first honest organisation ends with. */
  readonly first: { readonly parameters: Float32Array; readonly inputs: Inputs };
  /** How often each adversary acted on its attack, by organisation index. */
  readonly attackedRounds: ReadonlyMap<number, number>;
  readonly consensusDistance: number | null;
  /** Share of the rows that targeted attacks aim at which honest organisations call benign in the end, mean; null if untargeted. */
  readonly targetsMissed: number | null;
  /** Payload bytes that all organisations received, each payload once, and all bytes that they received and sent. */
  readonly payloadBytes: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

/** What an arm needs besides its topology. */
export interface ArmParts {
  readonly population: Population;
  readonly compute: Compute;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Whether to take holdout figures after each round too, for curves: about half of a simulated run's time. */
  readonly curves: boolean;
  /** Whether the adversaries say nothing: the control of attack success. */
  readonly silent: boolean;
  /** Called after each round with the records of all organisations, and the overlay with what went over it so far. */
  onRound(records: readonly RoundRecord[], links: readonly LinkEntry[]): void;
}

function recordOf(
  report: RoundReport,
  organisation: Population["organisations"][number],
  figures: DetectorFigures | null,
  nameOf: ReadonlyMap<string, string>,
  reputation: number | null,
): RoundRecord {
  const count = (status: string): number => report.verdicts.filter((verdict) => verdict.status === status).length;
  return {
    round: report.round,
    organisation: organisation.name,
    honest: organisation.adversary === null,
    loss: report.loss,
    holdout: {
      macroF1: figures?.holdout.macroF1 ?? null,
      accuracy: figures?.holdout.accuracy ?? null,
      rocAuc: figures?.holdout.rocAuc ?? null,
    },
    validationLoss: report.heldOut,
    reputation,
    contributions: report.verdicts.length,
    accepted: count("accepted"),
    clipped: count("clipped"),
    rejected: count("rejected"),
    verdicts: report.verdicts.map((verdict) => ({ ...verdict, author: nameOf.get(verdict.author)! })),
    bytesSent: report.bytesSent,
    bytesReceived: report.bytesReceived,
    degraded: report.degraded,
  };
}

/** Bytes over each connection of the overlay; null where there is none now. */
function trafficOn(edges: readonly Edge[], { networks }: Fabric): LinkEntry[] {
  const bytes = networks.map((network) => network.linkBytes());
  return edges.map(([a, b]) => [a, b, bytes[a]!.get(networks[b]!.self) ?? null]);
}

/** Mean distance of parameter vectors from their mean; null for fewer than two. */
export function consensusDistance(all: readonly Float32Array[]): number | null {
  if (all.length < 2) return null;
  const mean = new Float64Array(all[0]!.length);
  for (const parameters of all) parameters.forEach((x, k) => (mean[k]! += x / all.length));
  const distances = all.map((parameters) => Math.sqrt(parameters.reduce((sum, x, k) => sum + (x - mean[k]!) ** 2, 0)));
  return distances.reduce((sum, distance) => sum + distance, 0) / all.length;
}

function assertEveryAdversaryAttacked({ attackedRounds }: Cluster, topology: Topology, population: Population): void {
  for (const { index, name, adversary } of population.organisations) {
    if (adversary === null || attackedRounds.has(index)) continue;
    throw new VervetError(
      "ADVERSARY_IDLE",
      `${name} was to attack and never did in ${topology.rounds} rounds`,
      "check its schedule against `rounds` and `joins`, and whether it has rows to poison",
    );
  }
}

const bytesSentBy = ({ networks }: Fabric): number =>
  networks.reduce((sum, network) => sum + network.traffic().bytesSent, 0);

/** Runs a topology with one filter rule: every organisation a node, round by round, figures after each. */
export async function runArm(topology: Topology, rule: string, parts: ArmParts): Promise<ArmResult> {
  const { population, compute, logger, signal, curves, silent } = parts;
  const { organisations } = population;
  const nameOf = new Map(organisations.map(({ identity, name }) => [identity.author, name]));
  const fabric: Fabric =
    topology.network === "simulated" ? simulatedFabric(topology, compute) : await libp2pFabric(topology, compute);
  let cluster: Cluster | null = null;
  try {
    cluster = await startCluster(topology, silent ? silencedPopulation(population) : population, fabric, rule, logger);
    const { nodes } = cluster;
    const gauge = createGauge(topology, population, nodes, compute);
    let [payloadBytes, bytesReceived, bytesSent] = [0, 0, 0];
    for (let round = 0; round < topology.rounds; round++) {
      signal.throwIfAborted();
      const reports = [...(await cluster.runRound(round))];
      const { opinions } = cluster;
      const records = await Promise.all(
        reports.map(async ([index, report]) => {
          const after = curves ? await gauge.afterRound(index, report.parameters) : null;
          return recordOf(report, organisations[index]!, after, nameOf, opinions.meanOf(index));
        }),
      );
      for (const [, report] of reports) {
        payloadBytes += report.payloadBytes;
        bytesReceived += report.bytesReceived;
        bytesSent += report.bytesSent;
      }
      parts.onRound(records, trafficOn(cluster.edges, fabric));
    }
    assertEveryAdversaryAttacked(cluster, topology, population);
    const honest = organisations.filter(({ adversary }) => adversary === null).map(({ index }) => index);
    const before = bytesSentBy(fabric);
    const lastRound = topology.rounds - 1;
    if (topology.detection.scores.length > 1) await cluster.calibrate(lastRound);
    bytesSent += bytesSentBy(fabric) - before;
    const last = honest.map((index) => nodes[index]!.parameters());
    const final = await Promise.all(honest.map((index) => gauge.final(index, lastRound)));
    const onTargets = await Promise.all(honest.map((index) => gauge.onTargets(index, lastRound)));
    const targeted = onTargets.filter((figures) => figures !== null);
    return {
      figures: armFigures(final),
      each: honest.map((index, i) => ({ name: organisations[index]!.name, figures: final[i]! })),
      edges: cluster.edges,
      attackedRounds: cluster.attackedRounds,
      first: { parameters: last[0]!, inputs: nodes[honest[0]!]!.inputs()! },
      consensusDistance: consensusDistance(last),
      // All target rows are attacks: what isn't right is called benign.
      targetsMissed: targeted.length === 0 ? null : 1 - armFigures(targeted).holdout.accuracy!,
      payloadBytes,
      bytesReceived,
      bytesSent,
    };
  } finally {
    await (cluster?.stop() ?? fabric.stop());
  }
}
