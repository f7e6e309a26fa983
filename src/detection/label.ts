/** Who says so. */
export const labelOrigins = ["analyst", "suricata", "blocklist"] as const;

export type LabelOrigin = (typeof labelOrigins)[number];

/** What somebody says of one flow. That nobody says anything does not mean benign: such a flow has no label. */
export interface Label {
  /** The sensor's id of the flow; null where it has none. */
  readonly flowId: string | null;
  /** When the flow began, milliseconds since the Unix epoch: ids repeat. */
  readonly startMs: number;
  readonly verdict: "attack" | "benign";
  readonly origin: LabelOrigin;
  /** How far to believe it, in (0, 1]. */
  readonly weight: number;
  /** The analyst, the signature or the list that said so. */
  readonly by: string;
  /** The alert that an analyst judged; null for weak labels. */
  readonly alertId: string | null;
  /** When it was said, milliseconds since the Unix epoch. */
  readonly madeMs: number;
  /** The flow's features before scaling, where they were kept. */
  readonly row: Float32Array | null;
}
