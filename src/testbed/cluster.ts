import { foundCharter } from "../consortium/found.ts";
import { openRoster } from "../consortium/roster.ts";
import { VervetError } from "../errors.ts";
import { schemaHash } from "../features/schema.ts";
import type { PeerName } from "../gossip/network.ts";
import type { Logger } from "../logger.ts";
import { createNode } from "../node.ts";
import type { OrganisationNode, RoundReport } from "../node-options.ts";
import { seededRandom } from "../random.ts";
import { memoryJournal } from "../store/journal.ts";
import { behaviourOf, type Deployment } from "./behaviours.ts";
import { groupsAt } from "./conditions.ts";
import { conspiracies } from "./conspiracy.ts";
import { exchange, exchangeBenign, needsMoments, settleMs } from "./exchange.ts";
import { deadlineOf } from "./deadline.ts";
import { edgesOf } from "./edges.ts";
import { organisationOf, type Fabric } from "./fabric.ts";
import { createOpinions, type Opinions } from "./opinions.ts";
import type { Population } from "./organisations.ts";
import type { Edge } from "./overlay.ts";
import { trainingSeed, type Topology } from "./topology.ts";

/** A testbed's organisations, wired to each other and ready for their first round. */
export interface Cluster {
  readonly edges: readonly Edge[];
  /** How often each adversary acted on its attack, by organisation index. */
  readonly attackedRounds: ReadonlyMap<number, number>;
  readonly nodes: readonly OrganisationNode[];
  readonly opinions: Opinions;
  /** Runs one round to its end: joins, partitions, training, gossip, merge. Reports by organisation index. */
  runRound(round: number): Promise<ReadonlyMap<number, RoundReport>>;
  /** Everybody tells how its benign rows score after a round, for those that have too few. */
  calibrate(round: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a topology's organisations and takes them through the statistics round. */
export async function startCluster(
  topology: Topology,
  population: Population,
  fabric: Fabric,
  rule: string,
  logger: Logger,
): Promise<Cluster> {
  const { organisations, spec, autoencoder = null } = population;
  const { clock, networks } = fabric;
  const schema = organisations[0]!.training.table.schema;
  const charter = foundCharter({
    name: topology.name,
    spec,
    autoencoder,
    schema: schemaHash(schema),
    genesisSeed: String(topology.seed),
    genesisTimeMs: 0,
    roundMs: topology.clock.roundMs,
    filter: { rule, tolerated: topology.filter.tolerated ?? null },
    admins: [organisations[0]!.identity.author],
    threshold: 1,
  });
  const roster = openRoster();
  const reports = new Map<number, RoundReport>();
  const running = new Set<number>();
  const edges = edgesOf(topology);
  const failures: unknown[] = [];
  const attackedRounds = new Map<number, number>();
  const opinions = createOpinions(population);
  const countAttack = (index: number): void => void attackedRounds.set(index, (attackedRounds.get(index) ?? 0) + 1);
  const faults = topology.filter.tolerated === undefined ? {} : { tolerated: topology.filter.tolerated };
  const deployment: Deployment = { rule, compute: fabric.compute, conspiracyOf: conspiracies(), ...faults };
  const nodes = organisations.map((organisation) => {
    const { index, identity, training, validation, adversary } = organisation;
    return createNode({
      identity,
      serial: 1,
      charter,
      spec,
      autoencoder,
      scores: topology.detection.scores,
      combination: topology.detection.combination,
      confidence: topology.detection.confidence,
      schema,
      roster,
      network: networks[index]!,
      clock,
      compute: fabric.compute,
      journal: memoryJournal(),
      logger,
      reputation: opinions.storeOf(index),
      secret: seededRandom(topology.seed).fork(`secret/${index}`),
      seed: trainingSeed(topology),
      noiseSeed: trainingSeed(topology),
      training,
      validation,
      participation: {
        mixing: topology.mixing,
        rule,
        ...faults,
        training: topology.training,
        averaging: topology.averaging,
        deadlineMs: deadlineOf(topology),
      },
      authorOf(peer: PeerName) {
        const organisation = organisationOf(networks, peer);
        return organisation === null ? null : organisations[organisation]!.identity.author;
      },
      ...(fabric.offences && { offences: fabric.offences[index]! }),
      ...(adversary && { behaviour: behaviourOf(organisation, population, deployment, () => countAttack(index)) }),
      events: {
        roundClosed: (report) => void reports.set(index, report),
        failed: (cause) => void failures.push(cause),
      },
    });
  });

  /** Lets time pass until `done()`, or until the time is up; a node's failure is the run's. */
  async function until(done: () => boolean, withinMs = Infinity): Promise<boolean> {
    let late = false;
    const cancel = withinMs === Infinity ? () => {} : clock.after(withinMs, () => (late = true));
    await fabric.until(() => done() || late || failures.length > 0);
    cancel();
    if (failures.length > 0) throw failures[0];
    return !late;
  }

  /** Starts organisations, connects them to whoever runs, and waits for the mesh. */
  async function start(starting: readonly number[]): Promise<void> {
    for (const index of starting) {
      roster.admit(organisations[index]!.identity.author);
      await nodes[index]!.start();
      running.add(index);
    }
    await fabric.connect(edges.filter(([a, b]) => running.has(a) && running.has(b)));
    await until(() => starting.every((index) => running.size < 2 || nodes[index]!.isConnected()), settleMs);
  }

  const presentNodes = (): OrganisationNode[] => [...running].map((index) => nodes[index]!);
  const failed = (cause: unknown): void => void failures.push(cause);

  /** Every organisation tells its statistics; what all of them hold then scales everybody's inputs. */
  async function statisticsRound(): Promise<readonly string[]> {
    const present = presentNodes();
    const complete = (node: OrganisationNode): boolean => node.statistics().length >= present.length;
    await exchange(present, 0, (node) => node.announceStatistics(), complete, until, failed);
    const [first = [], ...others] = present.map((node) => node.statistics());
    return first.filter((hash) => others.every((held) => held.includes(hash)));
  }

  const joinsAt = new Map(topology.joins.map(({ organisation, round }) => [organisation, round]));
  const startsNow = organisations.map(({ index }) => index).filter((index) => (joinsAt.get(index) ?? 0) === 0);
  await start(startsNow);
  const statistics = await statisticsRound();
  if (![...running].every((index) => nodes[index]!.amend({ statistics }))) {
    throw new VervetError("NO_STATISTICS", "the organisations' statistics did not spread", "check the overlay");
  }

  if (needsMoments(topology)) await exchangeBenign(presentNodes(), "moments", 0, until, failed);

  async function join(index: number, round: number): Promise<void> {
    await start([index]);
    let caughtUp = false;
    // Not awaited here: in the simulator, time passes inside `until` only.
    const asked = nodes[index]!.catchUp(round).then(() => (caughtUp = true));
    void asked.catch((cause: unknown) => failures.push(cause));
    if (await until(() => caughtUp && nodes[index]!.amend({ statistics }), settleMs)) return;
    throw new VervetError("NO_STATISTICS", "a late joiner found no statistics", "check the overlay");
  }

  let separated = "[]";
  const genesisMs = clock.now();
  /** Waits for the slot of a round on the wall clock. */
  async function slot(round: number): Promise<void> {
    let begun = false;
    clock.after(genesisMs + round * topology.clock.roundMs - clock.now(), () => (begun = true));
    await until(() => begun);
  }

  return {
    edges,
    attackedRounds,
    nodes,
    opinions,
    async runRound(round) {
      const joining = organisations.map(({ index }) => index).filter((index) => !running.has(index));
      for (const index of joining) if (joinsAt.get(index) === round) await join(index, round);
      const groups = groupsAt(topology, round);
      if (JSON.stringify(groups) !== separated) await fabric.separate(groups);
      separated = JSON.stringify(groups);
      reports.clear();
      if (topology.clock.kind === "wall") await slot(round);
      for (const index of [...running].toSorted((a, b) => a - b)) nodes[index]!.beginRound(round);
      await until(() => reports.size === running.size);
      return new Map([...reports].toSorted(([a], [b]) => a - b));
    },
    calibrate: (round) => exchangeBenign(presentNodes(), "calibration", round, until, failed),
    async stop() {
      await Promise.all([...running].map((index) => nodes[index]!.stop()));
      await fabric.stop();
    },
  };
}
