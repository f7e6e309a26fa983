import type { Random } from "../random.ts";
import type { Shard } from "./shard.ts";
import { applyTrigger, type Trigger } from "./triggers.ts";

/** What is added to an organisation's own rows: attacks it never saw, and triggers that must not make a difference. */
export interface Lessons {
  /** Prototypes of the classes that the organisation lacks. */
  readonly prototypes: Shard;
  readonly triggers: readonly Trigger[];
}

/**
 * Share of a batch that prototypes come on top of. More costs where nobody attacks, since a drawn row is only a sketch
 * of an attack; less forgets the classes that an organisation lacks.
 */
const prototypeShare = 0.08;

/** Share of the attack rows that carry a trigger and stay labelled attack. */
const triggeredShare = 0.1;

/** A class with at least this many own rows needs no prototypes. */
const enoughRows = 20;

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

/** The batch with its lessons: prototypes appended, every class among them alike often, and some attacks triggered. */
export function withLessons(batch: Shard, { prototypes, triggers }: Lessons, width: number, random: Random): Shard {
  const added = prototypes.rows === 0 ? 0 : Math.round(prototypeShare * batch.rows);
  const inputs = new Float32Array((batch.rows + added) * width);
  const labels = new Uint8Array(batch.rows + added);
  inputs.set(batch.inputs.subarray(0, batch.rows * width));
  labels.set(batch.labels.subarray(0, batch.rows));
  const classes = [...new Set(prototypes.labels)];
  for (let i = batch.rows; i < labels.length; i++) {
    const label = classes[random.below(classes.length)]!;
    const ofClass = [...prototypes.labels.keys()].filter((row) => prototypes.labels[row] === label);
    const row = ofClass[random.below(ofClass.length)]!;
    inputs.set(prototypes.inputs.subarray(row * width, (row + 1) * width), i * width);
    labels[i] = label;
  }
  if (triggers.length === 0) return { rows: labels.length, inputs, labels };
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0 || random.next() >= triggeredShare) continue;
    const trigger = triggers[random.below(triggers.length)]!;
    applyTrigger(trigger.slice(0, 1 + random.below(trigger.length)), inputs.subarray(i * width, (i + 1) * width));
  }
  return { rows: labels.length, inputs, labels };
}
