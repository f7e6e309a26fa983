/** What an organisation tells about itself beside its delta, in buckets, so that others can tell who is like it. */
export interface Auxiliary {
  /** log2 of attacks over benign rows it trained on, to the nearest whole number, in [-8, 8]. */
  readonly imbalance: number;
  /** Tenths of its held-out rows that its trained model gets right, rounded down, in [0, 10]. */
  readonly accuracy: number;
}

/** Beyond 1 : 256 one side is all there is. */
const steepest = 8;
const tenths = 10;

/** The bucketed vector of these counts; one row is added to both sides, so that none is empty. */
export function auxiliaryOf(benign: number, attacks: number, accuracy: number): Auxiliary {
  const ratio = Math.round(Math.log2((attacks + 1) / (benign + 1)));
  return {
    imbalance: Math.max(-steepest, Math.min(steepest, ratio)) + 0, // never -0
    accuracy: Math.max(0, Math.min(tenths, Math.floor(tenths * accuracy))),
  };
}

const within = (value: unknown, least: number, most: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;

/** The vector that these decoded values are; null if they are none. */
export function readAuxiliary(value: unknown): Auxiliary | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [imbalance, accuracy] = value as unknown[];
  return within(imbalance, -steepest, steepest) && within(accuracy, 0, tenths) ? { imbalance, accuracy } : null;
}
