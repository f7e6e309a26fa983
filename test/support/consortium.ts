import assert from "node:assert/strict";
import { foundCharter } from "../../src/consortium/found.ts";
import { charterHash } from "../../src/consortium/charter.ts";
import { identityFromSeed, type Identity } from "../../src/consortium/identity.ts";
import { openRoster, type OpenRoster } from "../../src/consortium/roster.ts";
import { createInlineCompute } from "../../src/engine/inline-compute.ts";
import { inputWidth, schemaHash } from "../../src/features/schema.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import { selectRows, type Table } from "../../src/flows/table.ts";
import { deterministicCompute } from "../../src/gossip/deterministic-compute.ts";
import type { Offence } from "../../src/gossip/inbox.ts";
import type { Network } from "../../src/gossip/network.ts";
import { createSimulatedFabric, type SimulatedFabric } from "../../src/gossip/simulated-network.ts";
import { announcementTopic } from "../../src/gossip/topics.ts";
import { createVirtualTime, type VirtualTime } from "../../src/gossip/virtual-time.ts";
import { silentLogger } from "../../src/logger.ts";
import { mlp } from "../../src/model/spec.ts";
import { createNode } from "../../src/node.ts";
import type { OrganisationNode, Participation, RoundReport } from "../../src/node-options.ts";
import { seededRandom } from "../../src/random.ts";
import { memoryJournal } from "../../src/store/journal.ts";
import { trainingDefaults } from "../../src/training/options.ts";
import type { CleanUp } from "./network-clean-up.ts";

/** Rows of one organisation: enough to learn from in a few steps. */
const rowsEach = 300;

/** Virtual duration of training and of mixing, ms. */
const taskMs = 200;

/** Longest that anything waited for may take, virtual ms. */
const patienceMs = 120_000;

/** How a test's consortium differs from a plain one. By number, organisations count from 0. */
export interface ConsortiumOptions {
  /** Organisations that have no rows of their own. */
  readonly withoutData?: readonly number[];
  /** Virtual duration of each task of one organisation, ms. */
  readonly taskMs?: Readonly<Record<number, number>>;
  readonly participation?: Partial<Participation>;
  /** Hidden layers; the default's deltas travel inline. */
  readonly hidden?: readonly number[];
}

/** A small consortium in virtual time, its inputs scaled and ready for round 0, everybody connected with everybody. */
export interface Consortium {
  readonly nodes: readonly OrganisationNode[];
  readonly identities: readonly Identity[];
  readonly roster: OpenRoster;
  readonly time: VirtualTime;
  readonly fabric: SimulatedFabric;
  readonly topic: string;
  readonly networks: readonly Network[];
  /** Connected to everybody and member of nothing. */
  readonly stranger: Network;
  /** What each organisation reported, in order. */
  readonly reports: readonly (readonly RoundReport[])[];
  readonly offences: readonly (readonly Offence[])[];
  /** Codes of everything that each organisation judged. */
  readonly judged: readonly (readonly string[])[];
  readonly failures: readonly unknown[];
  /** Rounds whose update each organisation was about to tell, in order. */
  readonly announced: readonly (readonly number[])[];
  /** An organisation's process dies and comes back, with nothing but its journal; it is ready for a round again. */
  restart(organisation: number): Promise<void>;
  /** Begins a round everywhere, or at these organisations. */
  begin(round: number, at?: readonly number[]): void;
  /** Lets time pass until it holds. */
  until(holds: () => boolean): Promise<void>;
  /** Begins a round, and lets time pass until all of them (or these) have closed it; their reports. */
  runRound(round: number, at?: readonly number[]): Promise<RoundReport[]>;
}

function rowsOf(table: Table, site: number, share: (row: number) => boolean): Table {
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  return selectRows(
    table,
    rows.filter((row) => table.site[row] === site && share(row)),
  );
}

/** Creates a consortium of `count` organisations on synthetic traffic; it is stopped after the test. */
export async function consortium(count: number, t: CleanUp, options: ConsortiumOptions = {}): Promise<Consortium> {
  const { train: table } = synthetic({ organisations: count, rowsPerOrganisation: rowsEach });
  const spec = mlp(inputWidth(table.schema), options.hidden ?? [16], table.families);
  const identities = Array.from({ length: count }, (_, i) => identityFromSeed(`organisation ${i}`));
  const founding = {
    name: "test",
    spec,
    schema: schemaHash(table.schema),
    genesisSeed: "test",
    genesisTimeMs: 0,
    roundMs: 10_000,
    filter: { rule: "median", tolerated: null },
    admins: [identities[0]!.author],
    threshold: 1,
  };
  const charter = foundCharter(founding);
  const roster = openRoster(identities.map(({ author }) => author));
  const time = createVirtualTime();
  const fabric = createSimulatedFabric({ time, random: seededRandom("wire"), latencyMs: 20, lossRate: 0 });
  const networks = identities.map((_, i) => fabric.network(`peer-${i}`));
  const stranger = fabric.network("stranger");
  const compute = createInlineCompute();
  const reports = identities.map((): RoundReport[] => []);
  const offences = identities.map((): Offence[] => []);
  const judged = identities.map((): string[] => []);
  const failures: unknown[] = [];
  const announced = identities.map((): number[] => []);
  const journals = identities.map(memoryJournal);

  function create(i: number): OrganisationNode {
    const hasData = !options.withoutData?.includes(i);
    const own = (share: (row: number) => boolean): { table: Table; labels: Uint8Array } => {
      const rows = rowsOf(table, i, share);
      return { table: rows, labels: rows.family };
    };
    return createNode({
      identity: identities[i]!,
      serial: 1,
      charter,
      spec,
      schema: table.schema,
      roster,
      network: networks[i]!,
      clock: time,
      compute: deterministicCompute(compute, time, options.taskMs?.[i] ?? taskMs),
      journal: journals[i]!,
      logger: silentLogger,
      secret: seededRandom(`secret ${i}`),
      seed: "training",
      training: hasData ? own((row) => row % 4 !== 0) : null,
      validation: hasData ? own((row) => row % 4 === 0) : null,
      participation: {
        mixing: "all",
        rule: founding.filter.rule,
        training: { ...trainingDefaults, batchSize: 32, learningRate: 0.01 },
        deadlineMs: 5000,
        ...options.participation,
      },
      authorOf: (peer) => identities[networks.findIndex(({ self }) => self === peer)]?.author ?? null,
      events: {
        roundClosed: (report) => void reports[i]!.push(report),
        offence: (offence) => void offences[i]!.push(offence),
        judged: ({ code }) => void judged[i]!.push(code),
        announcing: (round) => void announced[i]!.push(round),
        failed: (cause) => void failures.push(cause),
      },
    });
  }
  const nodes = identities.map((_, i) => create(i));
  t.after(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await compute.close();
  });

  async function until(holds: () => boolean): Promise<void> {
    await time.run(holds, time.now() + patienceMs);
    assert.ok(holds(), "it did not come to hold");
  }
  const everybody = identities.map((_, i) => i);
  function begin(round: number, at: readonly number[] = everybody): void {
    for (const i of at) nodes[i]!.beginRound(round);
  }

  for (const node of nodes) await node.start();
  await stranger.start();
  const connect = (network: Network): void =>
    [stranger, ...networks].forEach(({ self }) => fabric.connect(network.self, self));
  networks.forEach(connect);
  const learners = nodes.filter((_, i) => !options.withoutData?.includes(i));
  await Promise.all(learners.map((node) => node.announceStatistics()));
  await until(() => nodes.every((node) => node.statistics().length === learners.length));
  const statistics = nodes[0]!.statistics();
  assert.ok(nodes.every((node) => node.amend({ statistics })));

  return {
    nodes,
    identities,
    roster,
    time,
    fabric,
    topic: announcementTopic(charterHash(charter)),
    networks,
    stranger,
    reports,
    offences,
    judged,
    failures,
    announced,
    async restart(i) {
      await nodes[i]!.stop();
      networks[i] = fabric.network(`${networks[i]!.self} again`);
      const node = create(i);
      nodes[i] = node;
      await node.start();
      connect(networks[i]);
      await node.announceStatistics();
      let hasAsked = false;
      const asking = node.catchUp(0).then(() => (hasAsked = true));
      await until(() => hasAsked);
      await asking;
      assert.ok(node.amend({ statistics }));
    },
    begin,
    until,
    async runRound(round, at = everybody) {
      begin(round, at);
      const closed = (i: number): RoundReport | undefined => reports[i]!.find((report) => report.round === round);
      await until(() => at.every((i) => closed(i) !== undefined));
      return at.map((i) => closed(i)!);
    },
  };
}
