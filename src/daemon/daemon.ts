import { hostname } from "node:os";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import { createPool } from "../engine/pool.ts";
import { createWasmEngine } from "../engine/wasm-engine.ts";
import type { Logger } from "../logger.ts";
import type { Behaviour } from "../node-options.ts";
import { secretSeed, seededRandom } from "../random.ts";
import { openOrganisationFolder } from "../store/organisation-folder.ts";
import { openStore } from "../store/open-store.ts";
import { readStarterModel } from "../store/starter-model.ts";
import { createTrainingBuffer } from "../training/training-buffer.ts";
import { createAnalysis } from "./analysis.ts";
import { createApi } from "./api.ts";
import { openBelonging } from "./belonging.ts";
import { readBlocklists } from "./blocklists.ts";
import { createAllowances } from "./allowances.ts";
import { dataFiles } from "./data-dir.ts";
import { openDeadLetters } from "./dead-letters.ts";
import { followSource } from "./follow-source.ts";
import { createFlowRate } from "./flow-rate.ts";
import { createHousekeeping } from "./housekeeping.ts";
import { createFront, type Front } from "./live/front.ts";
import { createIngest, type SourceCounts } from "./ingest.ts";
import { createLessons } from "./lessons.ts";
import { createMetrics } from "./metrics.ts";
import { createNotices } from "./notices.ts";
import { createOrganisation } from "./organisation.ts";
import { createOutput, type OutputPart } from "./output.ts";
import { openPrivacyAccount } from "./privacy-account.ts";
import { createParts } from "./parts.ts";
import type { Api } from "./routes.ts";
import { siteTraining, settingsOf } from "./settings.ts";
import { createScaling } from "./scaling.ts";
import { createSiteLearning } from "./site-learning.ts";
import { createSiteModels } from "./site-models.ts";
import { createSourcePart } from "./source.ts";
import type { Part } from "./supervise.ts";

/** Everything that runs, apart from the process and its signals. */
export interface Daemon {
  readonly api: Api;
  /** What people see of it. */
  readonly front: Front;
  start(): Promise<void>;
  /** Finishes the batches that are under way, leaves the network, closes the store. */
  stop(): Promise<void>;
  /** Opens the files that alerts are told in again, after they were rotated. */
  reopen(): void;
  /** Takes over what can change while it runs. */
  reconfigure(config: Config): void;
}

/** What a daemon is made from. */
export interface DaemonParts {
  readonly config: Config;
  readonly version: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of a dishonest organisation; only a testbed hands one in. */
  readonly behaviour?: Behaviour;
  /** Told, once a round, what left the machine. Left out: nobody is. */
  readonly explain?: ((text: string) => void) | null;
}

/**
 * Wires sources, detection, the consortium's node and the store.
 *
 * @throws VervetError STORE_IN_USE where another daemon runs on the data directory; KEY_MISSING before `vervet init`
 */
export async function createDaemon({
  config: initial,
  version,
  clock,
  logger,
  explain = null,
  ...dishonest
}: DaemonParts): Promise<Daemon> {
  let config = initial;
  const folder = openOrganisationFolder(config.dataDir);
  const { author } = folder.identity(null);
  const store = openStore(join(config.dataDir, dataFiles.store));
  const starter = await readStarterModel();
  const { schema } = starter;
  const { bufferRows, threads } = config.training;
  const compute = createPool({ threads });
  const metrics = createMetrics();
  const notices = createNotices(clock, logger);
  const random = seededRandom(secretSeed());
  const rate = createFlowRate(clock.now());
  const flowsPerDay = (): number | null => rate.perDay(clock.now());
  const analysis = createAnalysis(
    createWasmEngine(),
    starter,
    () => settingsOf(config),
    config.detection.calibrationFlows,
  );
  const buffer = createTrainingBuffer(schema, starter.spec.classes, bufferRows, random);
  const allowances = createAllowances(store, clock);
  let blocklists = readBlocklists(config, logger);

  const lessons = createLessons(store, schema, analysis, buffer);
  const { oneClass, localWitness } = config.detection;
  const learning = createSiteLearning({ schema, analysis, lessons, compute, training: siteTraining(config), oneClass });
  const models = createSiteModels({ store, analysis, learning, clock, logger, localWitness, flowsPerDay });
  const { announce: announces } = config.round;
  const account = openPrivacyAccount(join(config.dataDir, dataFiles.privacy), config.training.privacy, logger);
  const scaling = createScaling({ starter, analysis, lessons, models, notices, announces, flowsPerDay });
  const organisation = createOrganisation({
    open: () => openBelonging({ folder, config, starter, clock, logger, metrics, explain }),
    folder,
    journalDir: join(config.dataDir, dataFiles.journal),
    store,
    models,
    scaling,
    lessons,
    account,
    training: siteTraining(config),
    starter,
    analysis,
    compute,
    clock,
    logger,
    metrics,
    config,
    ...dishonest,
  });
  const deadLetters = openDeadLetters(join(config.dataDir, dataFiles.deadLetters));
  const counts = new Map<string, SourceCounts>();
  const sources = config.sources.map((source): [string, Part] => {
    const count = { flows: 0, flagged: 0, deadLetters: 0, lagBytes: 0 };
    counts.set(source.name, count);
    const ingest = createIngest(
      source,
      {
        store,
        analysis,
        buffer,
        rate,
        schema,
        metrics,
        clock,
        config: () => allowances.over(config),
        blocklists: () => blocklists,
        rolledBack(model) {
          metrics.count("merge_rejected_total", { reason: "flagged-rate" });
          models.wentBack(model);
          notices.tell("rollback", `a merged model flagged out of bounds; ${model} is back in use`, { model });
        },
        surged(surging) {
          if (surging)
            notices.tell("surge", "alerts surge: nothing is learnt, and thresholds stay, until they calm down");
          else notices.tell("surge-over", "alerts have calmed down: learning goes on");
        },
      },
      count,
    );
    const follow = followSource(source, deadLetters, clock);
    return [`source ${source.name}`, createSourcePart(follow, () => store.checkpoint(source.name), ingest)];
  });
  store.outbox.keepOnly(config.outputs.map(({ name }) => name));
  const origin = { host: hostname(), version };
  const outputs = config.outputs.map((output): [string, OutputPart] => [
    `output ${output.name}`,
    createOutput(output, { store, origin, clock, random: random.fork(output.name) }),
  ]);
  const common = { store, analysis, notices, metrics, clock };
  const housekeeping = createHousekeeping({ ...common, logger, config: () => config, flowsPerDay });
  const each = { housekeeping, organisation, ...Object.fromEntries([...outputs, ...sources]) };
  const parts = createParts(each, clock, logger);

  const api = createApi({ ...common, version, author, config, counts, parts, organisation, buffer });
  const front = createFront({ author, config: () => config, store, api, organisation, clock, logger }, allowances);

  return {
    api,
    front,
    start: () => parts.start(),
    async stop() {
      front.page.stop();
      await parts.stop();
      await compute.close();
      store.close();
    },
    reopen() {
      for (const [, output] of outputs) output.reopen();
    },
    reconfigure(next) {
      config = next;
      blocklists = readBlocklists(next, logger);
    },
  };
}
