import type { Explanation } from "./explanation.ts";

/** How soon an analyst should look. */
export const severities = ["low", "medium", "high"] as const;

export type Severity = (typeof severities)[number];

/** What one witness (the consortium's model, or the local one) made of a flow. It fired where score >= threshold. */
export interface WitnessScore {
  /** -log p of the witness's scores together, in nats; finite. */
  readonly score: number;
  readonly threshold: number;
  /** What the threshold would be if the witness had the whole budget of false alarms; left out: the same. */
  readonly aloneThreshold?: number;
  /** Which model it was, as model history names it. */
  readonly modelVersion: string;
}

/** A flow that at least one witness flagged: what alerts are made of. */
export interface Detection {
  /** The sensor's id of the flow; ids may repeat. Null where it has none. */
  readonly flowId: string | null;
  /** When the flow began, milliseconds since the Unix epoch. */
  readonly startMs: number;
  readonly protocol: string;
  readonly sourceAddress: string;
  readonly sourcePort: number;
  readonly destinationAddress: string;
  readonly destinationPort: number;
  /** A code for what is suspicious, such as `classifier` or an attack family; alerts are grouped by it. */
  readonly reason: string;
  /** Null: this witness was not asked. */
  readonly consortium: WitnessScore | null;
  readonly local: WitnessScore | null;
  /** The features that moved the score, the strongest first, at most {@link explainedFeatures}. */
  readonly explanation: readonly Explanation[];
  /** The flow's features before scaling, so that an analyst's verdict can be learnt from; null where they aren't kept. */
  readonly row: Float32Array | null;
}

/** Features named for each flow: as many as an analyst reads. */
export const explainedFeatures = 5;

/** What makes flows one alert: who, against which network, by which ports, why, and in which window of time. */
export interface AlertKey {
  readonly sourceAddress: string;
  /** /24 (IPv4) or /64 (IPv6) of the destination. */
  readonly destinationNetwork: string;
  /** Group of the destination port, as features tell ports apart. */
  readonly portClass: string;
  readonly reason: string;
  /** Windows are aligned to the epoch, so that they don't hang on which flow came first. */
  readonly windowStartMs: number;
}

/** Flows with one key, told to an analyst once. */
export interface Alert {
  /** UUIDv5 of the key: the same flows give the same id, after a crash too. */
  readonly id: string;
  readonly key: AlertKey;
  readonly severity: Severity;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** How many of the flows each witness flagged, and how many the local model would have flagged with nobody beside it. */
  readonly fired: { readonly consortium: number; readonly local: number; readonly localAlone: number };
  /** Distinct destinations in order of text, at most `destinationsMax`; `moreDestinations`: there were others. */
  readonly destinations: readonly string[];
  readonly moreDestinations: boolean;
  /** The flows furthest above their thresholds, the furthest first, at most `flowsMax`, never none. */
  readonly flows: readonly Detection[];
}

/** What an analyst said of an alert. */
export const alertStatuses = ["open", "confirmed", "dismissed"] as const;

export type AlertStatus = (typeof alertStatuses)[number];

/** Whether a witness that may not have been asked fired. */
export function fired(witness: WitnessScore | null): boolean {
  return witness !== null && witness.score >= witness.threshold;
}

/** Whether a witness would have fired with the whole budget to itself. */
export function firedAlone(witness: WitnessScore | null): boolean {
  return witness !== null && witness.score >= (witness.aloneThreshold ?? witness.threshold);
}
