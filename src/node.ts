import { newestDeltas, ageMax, type HeldDelta } from "./averaging/contributions.ts";
import { rememberMerge, type MergedLosses } from "./averaging/guard.ts";
import { mixTask, type MixInput, type MixOutput } from "./averaging/mix-task.ts";
import { mixedAuthors } from "./averaging/mixing.ts";
import { advance, beforeFirstRound, type RoundEffect, type RoundEvent } from "./averaging/round.ts";
import { isAwaited, mayVote, withAttendance, withOffence, withSign, type Standings } from "./averaging/standing.ts";
import { anchorHash, charterHash, modelHash, type StatisticsAmendment } from "./consortium/charter.ts";
import type { Author } from "./consortium/identity.ts";
import { encodeDelta, deltaCodec } from "./delta/codec.ts";
import { parameterCount } from "./engine/dense.ts";
import { taskUrl } from "./engine/task-url.ts";
import { encodeStatistics, statisticsCodec } from "./features/statistics-codec.ts";
import { statisticsOf } from "./features/statistics.ts";
import type { Offence, ReceivedDelta } from "./gossip/inbox.ts";
import { createPost } from "./gossip/post.ts";
import { genesisParameters } from "./model/genesis.ts";
import { formAnnouncement } from "./node-behaviour.ts";
import { createStatisticsBook, prepareInputs, type Inputs } from "./node-inputs.ts";
import type { NodeParts } from "./node-options.ts";
import type { RuleState, Verdict } from "./robust/rule.ts";
import { toleratedFaults } from "./robust/tolerated.ts";
import type { TrainJob, TrainResult } from "./training/trainer.ts";

/** One organisation of a consortium. */
export interface OrganisationNode {
  readonly author: Author;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Whether any peer listens to the consortium's announcements. */
  isConnected(): boolean;
  /** Tells the consortium how this organisation's features are distributed; nothing happens without data. */
  announceStatistics(): Promise<void>;
  /** Hashes of the statistics that are here, sorted. */
  statistics(): string[];
  /** Scales inputs by the listed statistics. False while one of them is missing: catch up, then ask again. */
  amend(amendment: StatisticsAmendment): boolean;
  /** Begins a round of the consortium's clock; the rest follows by itself. */
  beginRound(round: number): void;
  /** Asks peers for the announcements of the last rounds before `round`, the consortium's current one. */
  catchUp(round: number): Promise<void>;
  /** The own rows as the model sees them; null until {@link amend} found all statistics. */
  inputs(): Inputs | null;
  /** s_i: what this organisation scores traffic with. */
  parameters(): Float32Array;
}

/** Share of the deadline after which a node asks around for what it still waits for. */
const askAroundShare = 1 / 4;

/** x_i <- s_i + step: the filters' steps are already averages of whole updates. */
const eta = 1;

/** What one round leaves behind while it is open. */
interface OpenRound {
  readonly mixed: readonly Author[];
  readonly disarm: (() => void)[];
  trained: TrainResult | null;
  /** Whether the own announcement still waits for others', as some adversaries do. */
  announcementDue: boolean;
}

/** Wires the stages of one organisation. */
export function createNode(parts: NodeParts): OrganisationNode {
  const { charter, clock, compute, events, identity, network, participation, roster, schema, secret, spec } = parts;
  const { author } = identity;
  const anchor = genesisParameters(spec, charter.genesisSeed);
  const book = createStatisticsBook(schema);

  let start: Float32Array = anchor.slice();
  let inputs: Inputs | null = null;
  let machine = beforeFirstRound;
  let open: OpenRound = { mixed: [], disarm: [], trained: null, announcementDue: false };
  let held: HeldDelta[] = [];
  let standings: Standings = new Map();
  let ruleState: RuleState = {};
  let mergedLosses: MergedLosses = [];
  let traffic = network.traffic();

  const post = createPost({
    identity,
    serial: parts.serial,
    charter: charterHash(charter),
    model: modelHash(charter),
    anchor: anchorHash(anchor),
    parameters: parameterCount(spec),
    roster,
    network,
    clock,
    compute,
    journal: parts.journal,
    events: {
      delta: onDelta,
      statistics: ({ author, payloadHash, payload }) => void book.add(author, payloadHash, payload),
      offence: onOffence,
      unavailable: (author, round) => dispatch({ type: "settled", round, author }),
      judged: (judgement) => events.judged?.(judgement),
    },
  });

  /** Work that nobody awaits; its failures go to whoever runs the node. */
  const inBackground = (work: Promise<unknown>): void => void work.catch((cause: unknown) => events.failed(cause));

  function dispatch(event: RoundEvent): void {
    const { state, effects } = advance(machine, event);
    machine = state;
    for (const effect of effects) perform(effect);
  }

  function perform(effect: RoundEffect): void {
    const { round } = effect;
    switch (effect.type) {
      case "train":
        return inBackground(train(round));
      case "arm-deadline":
        open.disarm.push(
          clock.after(effect.delayMs, () => dispatch({ type: "deadline", round })),
          clock.after(effect.delayMs * askAroundShare, () => {
            if (machine.round === round && machine.phase === "open") inBackground(post.catchUp(round));
          }),
        );
        return;
      case "announce":
        open.announcementDue = true;
        return announce(round);
      case "mix":
        return inBackground(mix(round));
      case "close":
        for (const cancel of open.disarm.splice(0)) cancel();
    }
  }

  async function train(round: number): Promise<void> {
    const job: TrainJob = {
      spec,
      start,
      ...inputs!.training,
      options: participation.training,
      seed: `${parts.seed}/${author}/${round}`,
    };
    const result = await compute.run<TrainResult>(taskUrl(import.meta.url, "./training/train-task"), job);
    if (machine.round !== round || machine.phase !== "open") return;
    const usable = result.parameters.every(Number.isFinite);
    if (usable) open.trained = result;
    dispatch({ type: "trained", round, usable });
  }

  /** Sends the own delta, once it is due and whatever it waits for is in. */
  function announce(round: number): void {
    if (!open.announcementDue || open.trained === null) return;
    const view = { anchor, start, own: { author, parameters: open.trained.parameters } };
    const formed = formAnnouncement(parts.behaviour, round, view, newestDeltas(held, round));
    if (formed === "wait") return;
    open.announcementDue = false;
    if (formed !== null) inBackground(post.announce({ kind: "delta", round, codec: deltaCodec, payload: encodeDelta(formed) }));
  }

  function onDelta({ author, round, payloadHash, delta }: ReceivedDelta): void {
    if (!mayVote(standings, author, round)) return;
    held.push({ author, round, payloadHash, delta });
    standings = withSign(standings, author);
    if (round !== machine.round) return;
    announce(round);
    dispatch({ type: "settled", round, author });
  }

  function onOffence(offence: Offence): void {
    standings = withOffence(standings, offence.author, offence.round);
    held = held.filter(({ author, round }) => author !== offence.author || mayVote(standings, author, round));
    events.offence?.(offence);
    dispatch({ type: "settled", round: machine.round, author: offence.author });
  }

  async function mix(round: number): Promise<void> {
    const { mixed, trained } = open;
    const deltas = newestDeltas(held, round).filter(({ author }) => mixed.includes(author));
    const input: MixInput = {
      spec,
      round,
      view: { anchor, start, own: trained && { author, parameters: trained.parameters } },
      deltas,
      rule: participation.rule,
      f: toleratedFaults(mixed.length + 1, participation.tolerated),
      eta,
      guarded: participation.rule !== "mean",
      mergedLosses,
      trainedRows: trained?.rows ?? 0,
      ownIsGenesis: round === 0 || trained === null,
      validation: inputs!.validation,
      distribution: inputs!.distribution,
      benignDistribution: inputs!.benignDistribution,
      seed: `${secret.next()}`,
      state: ruleState,
    };
    const output = await compute.run<MixOutput>(mixTask, input);
    start = output.parameters;
    ruleState = output.state;
    if (output.mergedLoss !== null) mergedLosses = rememberMerge(mergedLosses, output.mergedLoss);
    const present = new Set(deltas.filter((delta) => delta.round === round).map(({ author }) => author));
    standings = withAttendance(standings, mixed, present);
    held = held.filter((delta) => delta.round > round - ageMax);
    dispatch({ type: "mixed", round, outcome: output.outcome });
    report(round, output, trained);
  }

  function report(round: number, { outcome, verdicts, degraded }: MixOutput, trained: TrainResult | null): void {
    const before = traffic;
    traffic = network.traffic();
    const fromOthers: Verdict[] = verdicts.filter((verdict) => verdict.author !== author);
    events.roundClosed({
      round,
      outcome,
      parameters: start,
      loss: trained?.loss ?? null,
      verdicts: fromOthers,
      degraded: degraded ?? (outcome === "merged" ? null : outcome),
      bytesSent: traffic.bytesSent - before.bytesSent,
      bytesReceived: traffic.bytesReceived - before.bytesReceived,
      payloadBytes: post.takePayloadBytes(),
    });
  }

  return {
    author,
    async start() {
      post.open();
      await network.start();
    },
    async stop() {
      for (const cancel of open.disarm.splice(0)) cancel();
      post.close();
      await network.stop();
    },
    isConnected: () => network.peers(post.topic).length > 0,
    async announceStatistics() {
      const { training } = parts;
      const statistics = training && statisticsOf(training.table, training.labels);
      if (!statistics) return;
      const payload = encodeStatistics(statistics);
      const sent = await post.announce({ kind: "statistics", round: 0, codec: statisticsCodec, payload });
      book.add(author, sent.payloadHash, sent.payload);
    },
    statistics: () => book.hashes(),
    amend(amendment) {
      const merged = book.merged(amendment);
      if (merged !== null) inputs = prepareInputs(schema, merged, parts.training, parts.validation);
      return merged !== null;
    },
    beginRound(round) {
      const neighbours = network.peers(post.topic).map((peer) => parts.authorOf(peer));
      const near = neighbours.filter((peer) => peer !== null);
      const members = roster.members().filter((member) => mayVote(standings, member, round));
      const mixed = mixedAuthors(participation.mixing, author, members, near, secret);
      open = { mixed, disarm: [], trained: null, announcementDue: false };
      dispatch({
        type: "began",
        round,
        trains: inputs !== null && inputs.training.rows > 0,
        awaited: mixed.filter((member) => isAwaited(standings, member, round)),
        deadlineMs: participation.deadlineMs,
      });
      post.enterRound(round);
      for (const { author } of held.filter((delta) => delta.round === round)) dispatch({ type: "settled", round, author });
    },
    catchUp: (round) => post.catchUp(round),
    inputs: () => inputs,
    parameters: () => start.slice(),
  };
}
