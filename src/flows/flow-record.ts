/** Transports that features tell apart. */
export type Protocol = "tcp" | "udp" | "icmp" | "other";

/**
 * What became of a conversation, told alike by every sensor.
 *
 * TCP: `closed` by both sides; `open`, answered, its end not seen; `reset` after it was answered; `refused`, the first SYN answered by
 * RST; `unanswered`; `midstream`, its beginning not seen. Other transports: `answered` or `unanswered`.
 */
export const outcomes = ["closed", "open", "reset", "refused", "unanswered", "answered", "midstream"] as const;

export type Outcome = (typeof outcomes)[number];

/**
 * One conversation between two hosts, the same whichever sensor saw it. "Out" is from who began it to who answered. A number that the
 * sensor did not give is NaN.
 */
export interface FlowRecord {
  /** What the sensor calls it; ids may repeat. Null where it has no name. */
  readonly id: string | null;
  /** When it began, seconds since the Unix epoch, or since the capture's start where the log is relative. */
  readonly ts: number;
  /** From the first packet to the last. */
  readonly durationS: number;
  readonly protocol: Protocol;
  /** What the sensor recognised, in lower case and in its own words; null where it recognised nothing. */
  readonly service: string | null;
  readonly sourceAddress: string;
  /** 0 where the transport has no ports. */
  readonly sourcePort: number;
  readonly destinationAddress: string;
  readonly destinationPort: number;
  readonly packetsOut: number;
  readonly packetsIn: number;
  /** IP bytes, headers included, without layer 2. */
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly outcome: Outcome;
  /** What a labelled capture says of it, in the capture's words; null in live traffic. */
  readonly label: string | null;
}

/** What a rule of the sensor says of a flow: a weak label. That nothing was said does not mean benign. */
export interface SensorAlert {
  /** The id of the flow that it is about. */
  readonly flowId: string;
  readonly ts: number;
  readonly signature: string;
  readonly category: string | null;
  /** 1 is the most severe, as Suricata counts; null where it isn't said. */
  readonly severity: number | null;
}
