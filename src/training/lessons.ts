import type { Random } from "../random.ts";
import type { Shard } from "./shard.ts";
import { applyTrigger, type Trigger } from "./triggers.ts";

/** What is added to an organisation's own rows: traffic it never saw, and triggers that must not make a difference. */
export interface Lessons {
  /** Benign rows, for an organisation that has hardly any: whoever knows attacks only learns to call everything one. */
  readonly benign: Shard;
  /** Prototypes of the classes that the organisation lacks. */
  readonly prototypes: Shard;
  readonly triggers: readonly Trigger[];
}

/**
 * Share of a batch that prototypes come on top of. More costs where nobody attacks, since a drawn row is only a sketch
 * of an attack; less forgets the classes that an organisation lacks.
 */
const prototypeShare = 0.08;

/**
 * Share of a batch that benign rows come on top of, where an organisation has hardly any. Its filters' judges rank rows, and a model that was
 * shown attacks alone ranks nothing: with a twelfth, attack-only organisations were still rejected by the others (NSL-KDD, Dirichlet .1).
 */
const benignShare = 0.3;

/**
 * Share of the attack rows that carry a trigger and stay labelled attack. At a tenth the backdoor had a success of .10 to .31 (seeds 101 to 103, NSL-KDD,
 * Dirichlet .1, a third attacking), at .3 of .00 to .12, at half no less, and the silent control lost nothing.
 */
const triggeredShare = 0.3;

/** A class with at least this many own rows needs none of others. */
const enoughRows = 20;

/** Whether an organisation with these labels has too few benign rows to learn what is no attack. */
export function lacksBenign(own: Uint8Array): boolean {
  return own.reduce((count, label) => count + (label === 0 ? 1 : 0), 0) < enoughRows;
}

/** The prototypes of the classes that these labels have too few rows of. */
export function lackingPrototypes({ inputs, labels, rows }: Shard, own: Uint8Array, width: number): Shard {
  const counts = new Uint32Array(256);
  for (const label of own) counts[label]!++;
  const lacking = Uint32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => counts[labels[row]!]! < enoughRows,
  );
  const chosen = new Float32Array(lacking.length * width);
  lacking.forEach((row, i) => chosen.set(inputs.subarray(row * width, (row + 1) * width), i * width));
  return { rows: lacking.length, inputs: chosen, labels: Uint8Array.from(lacking, (row) => labels[row]!) };
}

/** Lessons of an organisation that is told of benign traffic only. */
export function benignLessons(benign: Shard): Lessons {
  return { benign, prototypes: { rows: 0, inputs: new Float32Array(0), labels: new Uint8Array(0) }, triggers: [] };
}

/** Row indexes to append: `share` of a batch, every class among the offered rows alike often. */
function appended({ rows, labels }: Shard, share: number, batchRows: number, random: Random): number[] {
  if (rows === 0) return [];
  const classes = [...new Set(labels)];
  return Array.from({ length: Math.round(share * batchRows) }, () => {
    const label = classes[random.below(classes.length)]!;
    const ofClass = [...labels.keys()].filter((row) => labels[row] === label);
    return ofClass[random.below(ofClass.length)]!;
  });
}

/** The batch with its lessons: benign rows and prototypes appended, and some attacks triggered. */
export function withLessons(batch: Shard, lessons: Lessons, width: number, random: Random): Shard {
  const { benign, prototypes, triggers } = lessons;
  const added = [
    ...appended(benign, benignShare, batch.rows, random).map((row) => ({ from: benign, row })),
    ...appended(prototypes, prototypeShare, batch.rows, random).map((row) => ({ from: prototypes, row })),
  ];
  const inputs = new Float32Array((batch.rows + added.length) * width);
  const labels = new Uint8Array(batch.rows + added.length);
  inputs.set(batch.inputs.subarray(0, batch.rows * width));
  labels.set(batch.labels.subarray(0, batch.rows));
  added.forEach(({ from, row }, i) => {
    inputs.set(from.inputs.subarray(row * width, (row + 1) * width), (batch.rows + i) * width);
    labels[batch.rows + i] = from.labels[row]!;
  });
  if (triggers.length === 0) return { rows: labels.length, inputs, labels };
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0 || random.next() >= triggeredShare) continue;
    const trigger = triggers[random.below(triggers.length)]!;
    applyTrigger(trigger.slice(0, 1 + random.below(trigger.length)), inputs.subarray(i * width, (i + 1) * width));
  }
  return { rows: labels.length, inputs, labels };
}
