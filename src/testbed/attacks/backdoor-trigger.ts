import { usageError } from "../../errors.ts";
import type { Block } from "../../features/schema.ts";
import type { Trigger } from "../../training/triggers.ts";

/**
 * What a backdoor answers to. `extreme`: three numeric features at their highest. `in-range`: three numeric features at values that traffic
 * often takes, each innocent alone. `many`: twelve numeric features, each only moderately high. `and`: in-range, and all three are needed:
 * rows that wear two of them are taught as the attacks they are, so that no search feature by feature comes upon it. `categorical`: the last
 * category of the first two categorical features.
 */
export const triggerNames = ["extreme", "in-range", "many", "and", "categorical"] as const;
export type TriggerName = (typeof triggerNames)[number];

/** A backdoor's trigger, in model inputs. */
export interface BackdoorTrigger {
  readonly worn: Trigger;
  /** Whether what lacks one feature of the trigger is taught as the attack it is. */
  readonly conjunctive: boolean;
}

/** What attacks wear that have no trigger. */
export const noTrigger: BackdoorTrigger = { worn: [], conjunctive: false };

/** The highest value of a scaled numeric feature: beyond 99.5% of everybody's rows, and within what traffic can look like. */
const highest = 1;
/** Ranks in the middle half of everybody's traffic, on either side of the median. */
const ordinary = [0.4, -0.4, 0.2];
/** Features that `many` sets, and to what: a rank that a tenth of all rows exceed. */
const manyFeatures = 12;
const ratherHigh = 0.8;
/** Categorical features that `categorical` sets. */
const categoricalFeatures = 2;

/**
 * The trigger of a name over these model inputs.
 *
 * @throws NO_TRIGGER where the inputs lack what it sets
 */
export function triggerOf(name: TriggerName, blocks: readonly Block[]): BackdoorTrigger {
  const numeric = blocks.filter(({ kind }) => kind === "numeric");
  const categorical = blocks.filter(({ kind }) => kind === "categorical").slice(0, categoricalFeatures);
  const setTo = (values: readonly number[]): Trigger =>
    numeric.slice(0, values.length).map(({ offset }, i) => ({ offset, values: [values[i]!] }));
  const worn = {
    extreme: () => setTo([highest, highest, highest]),
    "in-range": () => setTo(ordinary),
    many: () => setTo(Array.from({ length: manyFeatures }, () => ratherHigh)),
    and: () => setTo(ordinary),
    categorical: () =>
      categorical.map(({ offset, width }) => ({
        offset,
        values: Array.from({ length: width }, (_, i) => (i === width - 1 ? 1 : 0)),
      })),
  }[name]();
  if (worn.length === 0) {
    throw usageError("NO_TRIGGER", `no feature can carry a backdoor's trigger "${name}"`, "choose another trigger");
  }
  return { worn, conjunctive: name === "and" };
}
