/** What may stand beside the filter's arm, in the order in which a comparison lists them. */
export const controlNames = ["local-only", "pooled", "coordinator", "plain-mean"] as const;

export type ControlName = (typeof controlNames)[number];
