import { benignShape, type BenignShape } from "./detection/benign-shape.ts";
import type { CalibrationJob } from "./detection/calibration-task.ts";
import { calibrationCodec, decodeCalibration, encodeCalibration } from "./detection/shared-calibration-codec.ts";
import { mergeCalibrations, type SharedCalibration } from "./detection/shared-calibration.ts";
import type { Author } from "./consortium/identity.ts";
import type { AnnouncementKind } from "./delta/announcement.ts";
import { taskUrl } from "./engine/task-url.ts";
import { mergeMoments } from "./features/merge-moments.ts";
import { decodeMoments, encodeMoments, momentsCodec } from "./features/moments-codec.ts";
import type { MomentsJob } from "./features/moments-task.ts";
import type { Moments } from "./features/moments.ts";
import type { ReceivedStatistics } from "./gossip/inbox.ts";
import type { Post } from "./gossip/post.ts";
import type { BenignKnowledge } from "./node-benign.ts";
import { createStatisticsBook, type Inputs, type StatisticsBook } from "./node-inputs.ts";
import { statisticsLetter } from "./node-jobs.ts";
import type { NodeParts } from "./node-options.ts";

/** Everything that an organisation tells and is told besides deltas. */
export interface SharedKnowledge {
  heard(received: ReceivedStatistics): void;
  readonly statistics: StatisticsBook;
  announceStatistics(): Promise<void>;
  readonly benign: BenignKnowledge;
}

/** What is kept of one kind: the first of each author in each of the last two rounds. */
interface Book<T> {
  add(author: Author, round: number, value: T | null): void;
  authors(round: number): Author[];
  of(round: number): T[];
}

function createBook<T>(): Book<T> {
  const byRound = new Map<number, Map<Author, T>>();
  return {
    add(author, round, value) {
      const told = byRound.get(round) ?? new Map<Author, T>();
      if (value === null || told.has(author)) return;
      byRound.set(round, told.set(author, value));
      for (const old of byRound.keys()) if (old < round - 1) byRound.delete(old);
    },
    authors: (round) => [...(byRound.get(round)?.keys() ?? [])].toSorted(),
    of: (round) => [...(byRound.get(round)?.values() ?? [])],
  };
}

/** @param now inputs, null before they are scaled, and parameters as they are when asked */
export function createSharedKnowledge(
  parts: NodeParts,
  post: Pick<Post, "announce">,
  now: () => { readonly inputs: Inputs | null; readonly parameters: Float32Array },
): SharedKnowledge {
  const {
    autoencoder = null,
    behaviour,
    compute,
    identity,
    schema,
    scores = ["classifier"],
    combination = "sum",
    confidence = null,
    spec,
  } = parts;
  const width = spec.layers[0]!;
  const statistics = createStatisticsBook(schema);
  const moments = createBook<Moments>();
  const calibrations = createBook<SharedCalibration>();
  let shaped: { readonly of: number; readonly shape: BenignShape } | null = null;

  function shape(): BenignShape | null {
    const told = moments.of(0);
    if (told.length === 0) return null;
    if (shaped?.of !== told.length) shaped = { of: told.length, shape: benignShape(mergeMoments(told)) };
    return shaped.shape;
  }

  function heard({ kind, author, round, payloadHash, payload }: ReceivedStatistics): void {
    if (kind === "statistics") statistics.add(author, payloadHash, payload);
    if (kind === "moments") moments.add(author, round, decodeMoments(payload, width));
    if (kind === "calibration") calibrations.add(author, round, decodeCalibration(payload));
  }

  async function announce(
    kind: Exclude<AnnouncementKind, "delta">,
    round: number,
    codec: string,
    payload: Uint8Array,
  ): Promise<void> {
    const sent = await post.announce({ kind, round, codec, payload });
    heard({ kind, author: identity.author, round, ...sent });
  }

  const benign: BenignKnowledge = {
    async announceMoments() {
      const { inputs } = now();
      if (inputs === null) return;
      const job: MomentsJob = { ...(behaviour?.rows(0, inputs) ?? inputs.training), width };
      const own = await compute.run<Moments | null>(taskUrl(import.meta.url, "features/moments-task"), job);
      if (own !== null) await announce("moments", 0, momentsCodec, encodeMoments(behaviour?.moments?.(own) ?? own));
    },
    async announceCalibration(round) {
      const { inputs, parameters } = now();
      if (inputs === null) return;
      const model = { spec, autoencoder, parameters, scores, combination, shape: shape() };
      const job: CalibrationJob = { model, validation: inputs.validation, confidence };
      const task = taskUrl(import.meta.url, "detection/calibration-task");
      const own = await compute.run<SharedCalibration | null>(task, job);
      if (own === null) return;
      await announce("calibration", round, calibrationCodec, encodeCalibration(behaviour?.calibration?.(own) ?? own));
    },
    told: (kind, round) => (kind === "moments" ? moments : calibrations).authors(round),
    shape,
    calibration: (round) => mergeCalibrations(calibrations.of(round)),
  };

  return {
    heard,
    statistics,
    benign,
    async announceStatistics() {
      const letter = statisticsLetter(parts);
      if (letter !== null) await announce("statistics", letter.round, letter.codec, letter.payload);
    },
  };
}
