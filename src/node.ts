import {
  awaitedOf,
  blank,
  votersOf,
  withDelta,
  withMix,
  withProof,
  withTriggers,
  type Memory,
} from "./averaging/memory.ts";
import { mixTask, type MixOutput } from "./averaging/mix-task.ts";
import { mixedAuthors } from "./averaging/mixing.ts";
import { advance, beforeFirstRound, type RoundEffect, type RoundEvent } from "./averaging/round.ts";
import { anchorHash, charterHash, modelHash } from "./consortium/charter.ts";
import { genesisOf } from "./consortium/found.ts";
import { taskUrl } from "./engine/task-url.ts";
import type { Offence, ReceivedDelta } from "./gossip/inbox.ts";
import { createPost } from "./gossip/post.ts";
import { modelLength } from "./model/consortium-model.ts";
import { createBallot } from "./node-ballot.ts";
import { deltaLetter, misbehave, stillWaits } from "./node-behaviour.ts";
import { createInputRooms, prepareInputs, type Inputs } from "./node-inputs.ts";
import { mixJob, trainJob, type RoundView } from "./node-jobs.ts";
import type { NodeParts, OrganisationNode } from "./node-options.ts";
import { createReporter, unmerged } from "./node-report.ts";
import { openRound } from "./node-round.ts";
import { createSharedKnowledge } from "./node-shared.ts";
import type { TrainTaskOutput } from "./training/train-task.ts";

/** Wires the stages of one organisation. */
export function createNode(parts: NodeParts): OrganisationNode {
  const { charter, clock, compute, events, identity, network, participation, roster, schema, secret } = parts;
  const { author } = identity;
  const anchor = genesisOf(parts, charter);
  let start: Float32Array = (parts.start ?? anchor).slice();
  let inputs: Inputs | null = null;
  /** Inputs of a round that is over may be written over: nobody asks any more what a worker makes of them. */
  const rooms = createInputRooms(parts);
  let machine = beforeFirstRound;
  let open = openRound([], 0);
  let memory: Memory = blank;

  const post = createPost({
    ...parts,
    charter: charterHash(charter),
    model: modelHash(charter),
    anchor: anchorHash(anchor),
    parameters: modelLength(parts),
    events: {
      ...events,
      delta: onDelta,
      statistics: (received) => shared.heard(received),
      offence: onOffence,
      unavailable: (author, round) => dispatch({ type: "settled", round, author }),
      judged: (judgement) => events.judged?.(judgement),
      blamed: (peer, offence) => parts.offences?.record(peer, offence),
    },
  });
  const shared = createSharedKnowledge(parts, post, () => ({ inputs, parameters: start }));
  const report = createReporter(parts, post);
  const ballot = createBallot(parts);

  /** Work that nobody awaits; its failures go to whoever runs the node. */
  const inBackground = (work: Promise<unknown>): void => void work.catch((cause: unknown) => events.failed(cause));

  const view = (round: number): RoundView => ({ round, anchor, start, inputs: inputs! });

  function dispatch(event: RoundEvent): void {
    const { state, effects } = advance(machine, event);
    machine = state;
    for (const effect of effects) perform(effect);
    announce();
  }

  function perform(effect: RoundEffect): void {
    const { round } = effect;
    switch (effect.type) {
      case "train":
        return inBackground(train(round));
      case "arm-deadline":
        return armTimers(round, effect.delayMs);
      case "announce":
        open.announcementDue = true;
        return;
      case "mix":
        return inBackground(mix(round));
      case "close":
        open.disarm();
        if (effect.outcome === "overrun") report(round, unmerged(start, "overrun"), null);
    }
  }

  function armTimers(round: number, deadlineMs: number): void {
    const askAround = (): void => {
      if (machine.round === round && machine.phase === "open") inBackground(post.catchUp(round));
    };
    open.arm(clock, deadlineMs, () => dispatch({ type: "deadline", round }), askAround);
  }

  async function train(round: number): Promise<void> {
    const job = trainJob(parts, view(round), memory);
    const result = await compute.run<TrainTaskOutput>(taskUrl(import.meta.url, "training/train-task"), job);
    if (machine.round !== round || machine.phase !== "open") return;
    memory = withTriggers(memory, result.triggers ?? []);
    const usable = result.parameters.every(Number.isFinite);
    if (usable) open.trained = result;
    dispatch({ type: "trained", round, usable });
  }

  /** Sends the own delta, once it is due; a dishonest organisation, what it likes, once it has seen what it waits for. */
  function announce(): void {
    if (!open.announcementDue || open.trained === null || open.abandoned) return;
    const { behaviour } = parts;
    const { round } = machine;
    if (behaviour !== undefined && stillWaits(behaviour, machine.awaited)) return;
    open.announcementDue = false;
    events.announcing?.(round);
    if (behaviour === undefined) inBackground(post.announce(deltaLetter(parts, view(round), open.trained)));
    else inBackground(misbehave(parts, post, view(round), open.trained, memory.held));
  }

  function onDelta(received: ReceivedDelta): void {
    memory = withDelta(memory, received);
    if (received.round !== machine.round) return;
    dispatch({ type: "settled", round: received.round, author: received.author });
  }

  function onOffence(offence: Offence): void {
    memory = withProof(memory, offence.author, offence.round);
    events.offence?.(offence);
    const daemons = network.peers(post.topic).filter((peer) => parts.authorOf(peer) === offence.author);
    for (const daemon of daemons) parts.offences?.record(daemon, "proof");
    dispatch({ type: "settled", round: machine.round, author: offence.author });
  }

  async function mix(round: number): Promise<void> {
    const opened = open;
    const { mixed, trained } = opened;
    const output = await compute.run<MixOutput>(mixTask, mixJob(parts, view(round), memory, opened));
    if (machine.round !== round) return; // overrun, and the next round went on from s_i
    if (opened.abandoned) {
      dispatch({ type: "mixed", round, outcome: "rolled-back" });
      return report(round, unmerged(start, "rolled-back"), null);
    }
    start = output.parameters;
    const verdicts = ballot.close(round, output.verdicts, memory.held);
    memory = withMix(memory, round, mixed, output);
    dispatch({ type: "mixed", round, outcome: output.outcome });
    report(round, { ...output, verdicts }, trained);
  }

  return {
    author,
    async start() {
      post.open();
      await network.start();
    },
    async stop() {
      open.disarm();
      machine = beforeFirstRound; // training and mixing that is under way comes to nothing
      post.close();
      await network.stop();
    },
    isConnected: () => network.peers(post.topic).length > 0,
    announceStatistics: () => shared.announceStatistics(),
    statistics: () => shared.statistics.hashes(),
    benign: shared.benign,
    amend(amendment) {
      const agreed = shared.statistics.agreed(amendment);
      if (agreed === null) return false;
      const told = { claims: agreed.claims, random: secret };
      inputs = prepareInputs(schema, agreed.merged, parts.training, parts.validation, told);
      return true;
    },
    scaleBy(statistics, claims = []) {
      const told = { claims, random: secret.fork("prototypes") };
      inputs = prepareInputs(schema, statistics, parts.training, parts.validation, told, rooms);
    },
    beginRound(round) {
      if (round <= machine.round) return;
      const neighbours = network.peers(post.topic).map((peer) => parts.authorOf(peer));
      const near = neighbours.filter((neighbour) => neighbour !== null);
      const considered = mixedAuthors(participation.mixing, author, roster.members(), near, secret);
      const mixed = ballot.open(votersOf(memory, round, considered));
      open.disarm();
      open = openRound(mixed, considered.length - mixed.length);
      post.enterRound(round);
      const trains = inputs !== null && inputs.training.rows > 0;
      const awaited = awaitedOf(memory, round, mixed);
      dispatch({ type: "began", round, trains, awaited, deadlineMs: participation.deadlineMs });
    },
    goOnFrom(parameters) {
      start = parameters.slice();
      open.abandoned = true;
    },
    catchUp: (round) => post.catchUp(round),
    inputs: () => inputs,
    parameters: () => start.slice(),
  };
}
