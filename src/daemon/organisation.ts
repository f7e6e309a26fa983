import { deadlineWithin, followSlots, roundAt, roundStartMs } from "../averaging/slots.ts";
import type { Cancel, Clock } from "../clock.ts";
import { charterHash } from "../consortium/charter.ts";
import type { Config } from "../config.ts";
import type { Detector } from "../detection/detector.ts";
import type { Compute } from "../engine/engine.ts";
import { VervetError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { createNode } from "../node.ts";
import type { Behaviour, NodeParts, OrganisationNode, RoundReport } from "../node-options.ts";
import { seededRandom, secretSeed } from "../random.ts";
import { fileJournal } from "../store/journal.ts";
import type { Store } from "../store/open-store.ts";
import type { OrganisationFolder } from "../store/organisation-folder.ts";
import type { TrainingOptions } from "../training/options.ts";
import type { Analysis } from "./analysis.ts";
import type { Belonging } from "./belonging-parts.ts";
import type { Lessons } from "./lessons.ts";
import type { Metrics } from "./metrics.ts";
import type { PrivacyAccount } from "./privacy-account.ts";
import { keepRound } from "./round-record.ts";
import type { Scaling } from "./scaling.ts";
import type { SiteModels } from "./site-models.ts";
import type { PeerStatus, RoundStatus } from "./status.ts";
import { orFail, type Part } from "./supervise.ts";

/** What taking part in rounds needs. */
export interface OrganisationParts {
  /** Reads anew where the organisation belongs: a network that could not start is of no use any more. */
  open(): Promise<Belonging>;
  readonly folder: OrganisationFolder;
  readonly journalDir: string;
  readonly store: Store;
  readonly models: SiteModels;
  readonly scaling: Scaling;
  readonly starter: Detector;
  readonly analysis: Analysis;
  readonly lessons: Lessons;
  readonly account: PrivacyAccount;
  readonly training: TrainingOptions;
  readonly compute: Compute;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly config: Config;
  /** Of a dishonest organisation; only a testbed hands one in. */
  readonly behaviour?: Behaviour;
}

/** This organisation's part in the consortium's rounds. */
export interface OrganisationPart extends Part {
  /** Null while it does not run. */
  belonging(): Belonging | null;
  round(): RoundStatus;
  peers(): readonly PeerStatus[];
  /**
   * Puts an earlier version of a model back in use, for scoring and to go on learning from; the open round comes to nothing.
   *
   * @returns its new version
   * @throws NO_MODEL, MODEL_DAMAGED, OTHER_MODEL, NOT_READY
   */
  rollBack(version: number): number;
}

interface Running {
  readonly node: OrganisationNode;
  readonly belonging: Belonging;
  readonly stopSlots: Cancel;
}

/** Follows the wall clock's rounds: trains on the buffer, merges, and puts what was merged to work at this site. */
export function createOrganisation(parts: OrganisationParts): OrganisationPart {
  const { store, starter, analysis, lessons, account, clock, logger, metrics, config, models, scaling } = parts;
  let running: Running | null = null;
  let last: RoundReport | null = null;
  let beganMs = 0;
  const faultLevel = () => (running === null ? "debug" : "error"); // stopped in a round, its workers are gone

  function onClosed(belonging: Belonging, report: RoundReport): void {
    last = report;
    const { round, outcome, verdicts } = report;
    keepRound(store, report, beganMs, clock.now());
    for (const { status, reason } of verdicts) metrics.count("contributions_total", { verdict: status, reason });
    metrics.count("payload_bytes_total", { direction: "in" }, report.bytesReceived);
    metrics.count("payload_bytes_total", { direction: "out" }, report.bytesSent);
    metrics.observe("training_seconds", (clock.now() - beganMs) / 1000);
    if (report.loss !== null && belonging.shared)
      metrics.count("announcements_total", { direction: "out", result: "sent" });
    if (outcome === "merge-guard") metrics.count("merge_rejected_total", { reason: outcome });
    logger.info({ round, outcome, loss: report.loss, contributions: verdicts.length }, "a round closed");
    models.roundClosed(belonging, report).catch((cause: unknown) => {
      logger[faultLevel()]({ err: cause, round }, "what a round came to could not be put to work");
    });
  }

  function nodeParts(belonging: Belonging, start: Float32Array | null): NodeParts {
    const [{ charter }, { classes }] = [belonging, belonging.spec];
    const { rule, tolerated } = config.filter;
    const faults = tolerated ?? charter.filter.tolerated;
    return {
      ...belonging,
      schema: starter.schema,
      clock,
      compute: parts.compute,
      journal: fileJournal(parts.journalDir),
      evidence: parts.folder.evidence,
      reputation: store.reputation,
      logger,
      secret: seededRandom(secretSeed()),
      seed: secretSeed(),
      ...(start === null ? {} : { start }),
      ...(parts.behaviour === undefined ? {} : { behaviour: parts.behaviour }),
      rowsMost: lessons.rowsMost,
      get training() {
        return config.round.announce && !analysis.isSurging() ? lessons.training(classes) : null;
      },
      get validation() {
        return lessons.validation(classes);
      },
      participation: {
        mixing: "all",
        rule: rule ?? charter.filter.rule,
        ...(faults === null ? {} : { tolerated: faults }),
        training: parts.training,
        deadlineMs: deadlineWithin(charter.roundMs, config.round.deadlineMs),
      },
      events: {
        roundClosed: (report) => onClosed(belonging, report),
        announcing: (round) => belonging.shared && account.spend(round),
        offence(offence) {
          metrics.count("offences_total", { offence: offence.code });
          logger.warn({ offence }, "an organisation was caught cheating");
        },
        refused: (reason) => metrics.count("refusals_total", { reason }),
        pulled: (result) => metrics.count("pulls_total", { result }),
        dropped: (queue) => metrics.count("dropped_total", { queue }),
        judged: ({ code }) => metrics.count("announcements_total", { direction: "in", result: code }),
        failed: (cause) => logger[faultLevel()]({ err: cause }, "something failed in a round, which goes on"),
      },
    };
  }

  function begin({ node, belonging }: Pick<Running, "node" | "belonging">, round: number): void {
    beganMs = clock.now();
    lessons.learnFromAnalysts();
    scaling.enter(node, belonging, round);
    const meet = scaling.tell(belonging).then(() => belonging.catchUp());
    meet.catch((cause: unknown) => logger.debug({ err: cause }, "nobody to catch up with"));
  }

  return {
    belonging: () => running?.belonging ?? null,
    async start(failed) {
      const belonging = await parts.open();
      const { charter, shared } = belonging;
      scaling.prepare(belonging, roundAt(charter, clock.now()));
      const before = models.resume(belonging);
      const node = createNode(nodeParts(belonging, before?.parameters ?? (shared ? null : starter.parameters)));
      belonging.open();
      await node.start();
      logger.info({ addresses: belonging.addresses(), charter: charterHash(charter) }, `takes part in ${charter.name}`);
      const enter = (round: number): void => orFail(failed, () => begin({ node, belonging }, round));
      running = { node, belonging, stopSlots: followSlots(charter, clock, before?.round ?? -1, enter) };
    },
    async stop() {
      const stopping = running;
      running = null;
      models.stop();
      stopping?.stopSlots();
      await stopping?.node.stop();
    },
    round() {
      const count = (status: string): number =>
        last?.verdicts.filter((verdict) => verdict.status === status).length ?? 0;
      const charter = running?.belonging.charter;
      const round = charter === undefined ? -1 : roundAt(charter, clock.now());
      const nextMs = charter === undefined ? 0 : roundStartMs(charter, round + 1) - clock.now();
      return {
        round,
        nextInSeconds: Math.max(0, nextMs / 1000),
        lastOutcome: last?.outcome ?? null,
        accepted: count("accepted"),
        clipped: count("clipped"),
        rejected: count("rejected"),
      };
    },
    rollBack(version) {
      if (running === null) {
        throw new VervetError("NOT_READY", "the daemon does not take part in rounds yet", "try again in a moment");
      }
      const now = models.rollBack(running.belonging, version);
      if (now.parameters !== null) running.node.goOnFrom(now.parameters);
      return now.version;
    },
    peers() {
      const connections = running?.belonging.connections() ?? [];
      return connections.map(({ peer, score }) => ({ peer, score, organisation: running!.belonging.authorOf(peer) }));
    },
  };
}
