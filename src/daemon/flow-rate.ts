/** Flows counted over the last hours, for budgets that are given per day. */
export interface FlowRate {
  add(flows: number, nowMs: number): void;
  /** Null before a minute has passed. */
  perDay(nowMs: number): number | null;
}

const dayMs = 86_400_000;
const leastMs = 60_000;

/** Older counts are worth half for every day that they are old. */
export function createFlowRate(startMs: number): FlowRate {
  let flows = 0;
  let spanMs = 0;
  let lastMs = startMs;
  const decayTo = (nowMs: number): void => {
    const passedMs = Math.max(0, nowMs - lastMs);
    const keep = 0.5 ** (passedMs / dayMs);
    flows *= keep;
    spanMs = spanMs * keep + passedMs;
    lastMs = Math.max(lastMs, nowMs);
  };
  return {
    add(more, nowMs) {
      decayTo(nowMs);
      flows += more;
    },
    perDay(nowMs) {
      decayTo(nowMs);
      return spanMs < leastMs ? null : (flows / spanMs) * dayMs;
    },
  };
}
